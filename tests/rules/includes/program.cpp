#include <weicun/upper/upper.h>

int main() { return upper() == 3 ? 0 : 1; }
