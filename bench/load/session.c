#include "session.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>

static enum progress failed(struct session *s, const char *error)
{
	s->error = error;
	return FAILED;
}

/* ---- writing ---- */

static enum progress send_error(struct session *s)
{
	if (errno == EAGAIN)
		return BLOCKED;
	return failed(s, strerror(errno));
}

/* Writes steps up to the first whose reply must be awaited. */
static enum progress send_steps(struct session *s)
{
	const struct conversation *c = s->conversation;

	for (; s->step < s->range.end; s->step++, s->sent = 0) {
		const struct step *step = &c->steps[s->step];
		while (s->sent < step->end - step->begin) {
			ssize_t n = send(s->fd, c->bytes + step->begin + s->sent,
					 step->end - step->begin - s->sent,
					 MSG_DONTWAIT | MSG_NOSIGNAL);
			if (n < 0)
				return send_error(s);
			s->sent += (size_t) n;
		}
		if (step->awaits)
			return WAITS;
	}
	return FINISHED;
}

enum progress session_begin(struct session *s, int fd)
{
	unsigned char offer[17] = { 0, 0, 0, 13, CMD_NEGOTIATE };

	*s = (struct session) { .fd = fd };
	put32(offer + 5, OFFERED_VERSION);
	put32(offer + 9, OFFERED_ACTIONS);
	put32(offer + 13, OFFERED_PROTOCOL);
	if (send(fd, offer, sizeof offer, MSG_DONTWAIT | MSG_NOSIGNAL) != sizeof offer)
		return failed(s, "cannot send the offer");
	return WAITS;
}

enum progress session_run(struct session *s, struct range range)
{
	s->range = range;
	s->step = range.first;
	s->sent = 0;
	s->verdict = PROCEED;
	s->edits = 0;
	return send_steps(s);
}

/* ---- replies ---- */

static unsigned char awaited(const struct session *s)
{
	return s->conversation ? s->conversation->steps[s->step].awaits : CMD_NEGOTIATE;
}

/* The action a modification needs, 0 if the letter is none. */
static uint32_t action_of(unsigned char letter)
{
	switch (letter) {
	case 'h': case 'i': return 0x01;
	case 'b': return 0x02;
	case '+': return 0x04;
	case '-': return 0x08;
	case 'm': return 0x10;
	case 'q': return 0x20;
	case 'e': return 0x40;
	case '2': return 0x80;
	default: return 0;
	}
}

static enum progress edit(struct session *s, uint32_t action)
{
	if (awaited(s) != CMD_EOM)
		return failed(s, "an edit before the end of the message");
	if (!(s->negotiation.actions & action))
		return failed(s, "an edit that was not negotiated");
	s->edits++;
	return WAITS;
}

static enum progress next_step(struct session *s)
{
	s->step++;
	s->sent = 0;
	return send_steps(s);
}

static enum progress skip_body(struct session *s)
{
	const struct step *steps = s->conversation->steps;

	if (awaited(s) != CMD_BODY)
		return failed(s, "SKIP for something else than a body chunk");
	while (s->step + 1 < s->range.end && steps[s->step + 1].awaits != CMD_EOM)
		s->step++;
	return next_step(s);
}

static enum progress decided(struct session *s, enum verdict verdict)
{
	s->verdict = verdict;
	return FINISHED;
}

static enum progress reply(struct session *s, unsigned char letter, unsigned char first)
{
	switch (letter) {
	case 'c': return s->have > 0 ? failed(s, "a reply that nobody asked for") : next_step(s);
	case 'a': return decided(s, PROCEED);
	case 'r': return decided(s, REJECT);
	case 't': return decided(s, TEMPFAIL);
	case 'd': return decided(s, DISCARD);
	case 'y': return decided(s, first == '4' ? TEMPFAIL : REJECT);
	case 's': return skip_body(s);
	case 'p': return WAITS;
	default: break;
	}
	if (action_of(letter) == 0)
		return failed(s, "an unknown reply");
	return edit(s, action_of(letter));
}

/* Drops `size` bytes from the front of the input, also those that did not arrive yet. */
static void consume(struct session *s, size_t size)
{
	size_t here = size < s->have ? size : s->have;

	s->skip = size - here;
	s->have -= here;
	memmove(s->in, s->in + here, s->have);
}

static enum progress negotiated(struct session *s, size_t size)
{
	if (s->in[4] != CMD_NEGOTIATE || size > sizeof s->in)
		return failed(s, "not a negotiation reply");
	if (s->have < size)
		return WAITS;
	s->error = negotiation_read(&s->negotiation, s->in + 5, size - 5);
	consume(s, size);
	if (s->error != NULL)
		return FAILED;
	return s->have > 0 ? failed(s, "data behind the negotiation reply") : FINISHED;
}

/* Handles one packet; the first payload byte (a reply's class) is waited for. */
static enum progress one_packet(struct session *s)
{
	size_t size = (size_t) get32(s->in) + 4;
	unsigned char letter = s->in[4];
	unsigned char first = size > 5 && s->have > 5 ? s->in[5] : 0;

	if (size < 5 || size > PACKET_MAX)
		return failed(s, "a reply of impossible length");
	if (s->conversation == NULL)
		return negotiated(s, size);
	if (letter == 'y' && s->have < 6)
		return WAITS;
	consume(s, size);
	return reply(s, letter, first);
}

static enum progress packets(struct session *s)
{
	enum progress progress = WAITS;
	size_t before = 0;

	while (progress == WAITS && s->have >= 5 && s->have != before) {
		before = s->have;
		progress = one_packet(s);
	}
	if (progress == FINISHED && s->have > 0)
		return failed(s, "data behind the final reply");
	return progress;
}

static enum progress receive(struct session *s)
{
	ssize_t n = recv(s->fd, s->in + s->have, sizeof s->in - s->have, MSG_DONTWAIT);

	if (n < 0)
		return errno == EAGAIN ? WAITS : failed(s, strerror(errno));
	if (n == 0)
		return failed(s, "the filter closed the connection");
	s->have += (size_t) n;
	if (s->skip > 0)
		consume(s, s->skip);
	return packets(s);
}

enum progress session_resume(struct session *s)
{
	if (s->conversation && s->sent < s->conversation->steps[s->step].end
	    - s->conversation->steps[s->step].begin)
		return send_steps(s);
	return receive(s);
}
