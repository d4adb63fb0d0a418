/* Ends the program with a message: for failures of the generator, not of the peer. */
#ifndef DIE_H
#define DIE_H

#include <stddef.h>

_Noreturn void die(const char *format, ...) __attribute__((format(printf, 1, 2)));

void *realloc_or_die(void *old, size_t size);

#endif
