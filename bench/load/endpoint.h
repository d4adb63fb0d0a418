/* Where the filter listens: unix:/path or inet:port@a.b.c.d. */
#ifndef ENDPOINT_H
#define ENDPOINT_H

#include <netinet/in.h>
#include <stdbool.h>
#include <sys/socket.h>
#include <sys/un.h>

struct endpoint {
	union {
		struct sockaddr any;
		struct sockaddr_un path;
		struct sockaddr_in inet;
	} address;
	socklen_t size;
};

/* Dies when the text is neither of the two forms. */
struct endpoint endpoint_parse(const char *text);

bool endpoint_is_unix(const struct endpoint *e);

/* Connects, waiting for the listener's queue at most `seconds`; -1 and errno. */
int endpoint_connect(const struct endpoint *e, int seconds);

/* Tries every millisecond until somebody listens; false after `seconds`. */
bool endpoint_await(const struct endpoint *e, int seconds);

#endif
