#include <weicun/middle/middle.h>

#include <weicun/lower/lower.h>

int middle() { return lower() + 1; }
