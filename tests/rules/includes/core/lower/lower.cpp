#include <weicun/lower/lower.h>

int lower() { return 1; }
