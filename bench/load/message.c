#include "message.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "die.h"

#define MESSAGE_MAX 67108864u

static char *read_file(const char *path, size_t *size)
{
	FILE *file = fopen(path, "rb");
	char *content = realloc_or_die(NULL, MESSAGE_MAX + 1);

	if (file == NULL)
		die("%s: %s", path, strerror(errno));
	*size = fread(content, 1, MESSAGE_MAX, file);
	fclose(file);
	content[*size] = 0;
	return content;
}

/* Takes the CRs out of a field that ends where a zero was put. */
static void fold_by_lf(char *text)
{
	char *to = text;

	for (const char *from = text; *from != 0; from++)
		if (*from != '\r')
			*to++ = *from;
	*to = 0;
}

static void add_field(struct message *m, char *text, const char *path)
{
	char *colon = strchr(text, ':');

	if (colon == NULL || m->count == FIELDS_MAX)
		die("%s: %s", path, colon == NULL ? "a line is no field" : "too many fields");
	*colon = 0;
	fold_by_lf(colon + 1);
	m->fields[m->count++] = (struct field) { text, colon + 1 + (colon[1] == ' ') };
}

/* The CRLF at the end of the field that begins at `text`. */
static char *end_of_field(char *text, const char *path)
{
	char *end = text;

	do
		end = strstr(end + (end == text ? 0 : 2), "\r\n");
	while (end != NULL && (end[2] == ' ' || end[2] == '\t'));
	if (end == NULL)
		die("%s: the header does not end", path);
	return end;
}

const struct message *message_read(const char *path)
{
	struct message *m = realloc_or_die(NULL, sizeof *m);
	size_t size;
	char *content = read_file(path, &size);
	char *at = content;

	m->count = 0;
	while (strncmp(at, "\r\n", 2) != 0) {
		char *end = end_of_field(at, path);
		*end = 0;
		add_field(m, at, path);
		at = end + 2;
	}
	m->body = (const unsigned char *) at + 2;
	m->size = size - (size_t) (at + 2 - content);
	return m;
}
