/*
 * The conversation of an SMTP session with one filter, compiled once, after the
 * first negotiation, into the bytes and the write boundaries of Postfix. A load
 * generator that only replays them costs little beside the filter it measures.
 */
#ifndef CONVERSATION_H
#define CONVERSATION_H

#include <stdbool.h>
#include <stddef.h>

#include "message.h"
#include "protocol.h"

#define MACRO_LIST_MAX 1024	/* bytes; libmilter's own requests stay far below */

/* What the filter answered to our offer. */
struct negotiation {
	uint32_t version;
	uint32_t actions;
	uint32_t protocol;
	char macros[STAGES][MACRO_LIST_MAX];	/* empty: Postfix's default list */
};

/* One write, and the command whose reply must be read after it, or 0. */
struct step {
	size_t begin;
	size_t end;
	unsigned char awaits;
};

/* Consecutive steps. */
struct range {
	size_t first;
	size_t end;
};

struct conversation {
	unsigned char *bytes;
	struct step *steps;
	struct range opening;	/* CONNECT, HELO: a session that then stays idle */
	struct range message;	/* CONNECT, HELO, MAIL ... end of message */
	struct range next;	/* ABORT, MAIL ... end of message */
	struct range closing;	/* ABORT, QUIT */
};

/* Reads the filter's answer; returns NULL, or what is wrong with it. */
const char *negotiation_read(struct negotiation *n, const unsigned char *payload, size_t size);

/* Compiles for `message`, or without one for our own with `body` bytes; `write_size` is the MTA's
 * stream buffer. */
void conversation_compile(struct conversation *c, const struct negotiation *n,
			  const struct message *message, size_t body, size_t write_size);

#endif
