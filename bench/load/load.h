/* Runs sessions side by side in one thread and counts what comes back. */
#ifndef LOAD_H
#define LOAD_H

#include <stdint.h>

#include "endpoint.h"
#include "session.h"

struct load_options {
	struct endpoint endpoint;
	unsigned messages;
	unsigned connections;		/* side by side */
	unsigned per_connection;	/* messages */
	unsigned idle;			/* sessions to open and hold instead of messages */
	const struct message *message;	/* NULL: one of our own ... */
	size_t body;			/* ... with so many bytes */
	int message_seconds;		/* deadline of a message */
	int total_seconds;		/* deadline of all */
};

struct load_result {
	unsigned finished;		/* messages, or idle sessions that are open */
	unsigned failed;
	unsigned verdicts[VERDICTS];
	unsigned long edits;
	double seconds;
	uint32_t *latencies;		/* microseconds, one per message, ascending */
};

struct load;

/* Runs to the end, or until the deadline or too many failures. */
struct load *load_run(const struct load_options *options, struct load_result *result);

/* How many of the idle sessions the filter still holds open. */
unsigned load_alive(struct load *load);

/* Ends the idle sessions with QUIT. */
void load_close(struct load *load);

#endif
