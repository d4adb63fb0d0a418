#include "endpoint.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/time.h>
#include <unistd.h>

#include "die.h"

static struct endpoint unix_endpoint(const char *path)
{
	struct endpoint e = { .size = sizeof e.address.path };

	e.address.path.sun_family = AF_UNIX;
	if (strlen(path) >= sizeof e.address.path.sun_path)
		die("the socket path is too long: %s", path);
	strcpy(e.address.path.sun_path, path);
	return e;
}

struct endpoint endpoint_parse(const char *text)
{
	struct endpoint e = { .size = sizeof e.address.inet };
	unsigned short port;
	char host[INET_ADDRSTRLEN];
	char rest;

	if (strncmp(text, "unix:", 5) == 0)
		return unix_endpoint(text + 5);
	e.address.inet.sin_family = AF_INET;
	if (sscanf(text, "inet:%hu@%15[0-9.]%c", &port, host, &rest) != 2
	    || inet_pton(AF_INET, host, &e.address.inet.sin_addr) != 1)
		die("not unix:/path or inet:port@a.b.c.d: %s", text);
	e.address.inet.sin_port = htons(port);
	return e;
}

bool endpoint_is_unix(const struct endpoint *e)
{
	return e->address.any.sa_family == AF_UNIX;
}

/*
 * A blocking connect bounded by the send timeout costs less than a non-blocking
 * one. Nagle's algorithm stays on, as in Postfix: what it makes of a filter that
 * does not acknowledge at once is part of what is measured.
 */
int endpoint_connect(const struct endpoint *e, int seconds)
{
	struct timeval limit = { .tv_sec = seconds };
	int fd = socket(e->address.any.sa_family, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd < 0)
		return -1;
	if (setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit) == 0
	    && connect(fd, &e->address.any, e->size) == 0)
		return fd;
	int saved = errno;
	close(fd);
	errno = saved;
	return -1;
}

bool endpoint_await(const struct endpoint *e, int seconds)
{
	for (long tries = seconds * 1000L; tries > 0; tries--) {
		int fd = endpoint_connect(e, 1);
		if (fd >= 0) {
			close(fd);
			return true;
		}
		usleep(1000);
	}
	return false;
}
