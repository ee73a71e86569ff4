#include <weicun/upper/upper.h>

#include <weicun/lower/lower.h>
#include <weicun/middle/middle.h>

int upper() { return lower() + middle(); }
