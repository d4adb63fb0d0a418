#include "die.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

_Noreturn void die(const char *format, ...)
{
	va_list arguments;

	fputs("milter-load: ", stderr);
	va_start(arguments, format);
	vfprintf(stderr, format, arguments);
	va_end(arguments);
	fputc('\n', stderr);
	exit(2);
}

void *realloc_or_die(void *old, size_t size)
{
	void *p = realloc(old, size);

	if (p == NULL && size > 0)
		die("out of memory");
	return p;
}
