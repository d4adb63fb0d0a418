/* One connection to the filter: writes the conversation's steps, reads the replies. */
#ifndef SESSION_H
#define SESSION_H

#include <stdint.h>

#include "conversation.h"

#define REPLY_BUFFER 4096	/* bytes; only a negotiation reply must fit whole */

/* What the filter decided about a message. */
enum verdict {
	PROCEED, REJECT, TEMPFAIL, DISCARD, VERDICTS
};

enum progress {
	WAITS,			/* for the peer */
	BLOCKED,		/* by a full socket buffer */
	FINISHED,		/* all steps of the range are done, or a verdict was given before */
	FAILED			/* see error */
};

struct session {
	int fd;
	const struct conversation *conversation;	/* NULL while negotiating */
	struct negotiation negotiation;
	struct range range;
	size_t step;
	size_t sent;		/* bytes of the step */
	enum verdict verdict;
	unsigned edits;		/* of this message */
	const char *error;
	size_t have;		/* bytes in `in` */
	size_t skip;		/* bytes of a reply's payload still to come */
	unsigned char in[REPLY_BUFFER];
};

/* Begins on a connected socket by sending our offer. */
enum progress session_begin(struct session *s, int fd);

/* Sends a range until it must wait. */
enum progress session_run(struct session *s, struct range range);

/* Goes on after the socket became readable or writable. */
enum progress session_resume(struct session *s);

#endif
