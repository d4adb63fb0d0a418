/* A message that is sent again and again: a file with CRLF as its line ends. */
#ifndef MESSAGE_H
#define MESSAGE_H

#include <stddef.h>

#define FIELDS_MAX 200

struct field {
	const char *name;
	const char *value;	/* as the milter protocol has it: folded by LF, no blank in front */
};

struct message {
	struct field fields[FIELDS_MAX];
	size_t count;
	const unsigned char *body;
	size_t size;
};

/* Reads the file, which is kept in memory; dies when it is no message. */
const struct message *message_read(const char *path);

#endif
