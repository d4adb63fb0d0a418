#include "load.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <time.h>
#include <unistd.h>

#include "die.h"

#define FAILURES_MAX 100	/* then the run says nothing any more */
#define FAILURES_SHOWN 5
#define EVENTS 256
/* A session and what the load knows about it. */
struct slot {
	struct session session;
	bool busy;
	unsigned left;		/* messages still to send, this one included */
	uint64_t begun;		/* microseconds */
};

struct load {
	const struct load_options *options;
	struct load_result *result;
	struct conversation conversation;
	struct negotiation negotiation;
	bool compiled;
	struct slot *slots;
	unsigned capacity;
	unsigned *spare;	/* stack of free slots */
	unsigned spares;
	unsigned wanted;	/* messages, or idle sessions, not yet given to a session */
	int epoll;
};

static uint64_t now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t) t.tv_sec * 1000000 + (uint64_t) t.tv_nsec / 1000;
}

/* ---- ends of sessions and messages ---- */

static void end_session(struct load *load, struct slot *slot)
{
	close(slot->session.fd);
	slot->busy = false;
	load->spare[load->spares++] = (unsigned) (slot - load->slots);
}

/* After its last verdict a filter may hang up before our QUIT. */
static void fail(struct load *load, struct slot *slot, const char *why)
{
	if (slot->left == 0) {
		end_session(load, slot);
		return;
	}
	if (load->result->failed++ < FAILURES_SHOWN)
		fprintf(stderr, "milter-load: %s\n", why);
	load->wanted += slot->left - 1;
	end_session(load, slot);
}

static void count_message(struct load *load, const struct slot *slot)
{
	struct load_result *result = load->result;

	result->latencies[result->finished++] = (uint32_t) (now() - slot->begun);
	result->verdicts[slot->session.verdict]++;
	result->edits += slot->session.edits;
}

/* A verdict before MAIL ends the session, like the MTA's own. */
static bool session_goes_on(const struct load *load, const struct slot *slot)
{
	const struct step *steps = load->conversation.steps;
	unsigned char last = steps[slot->session.step].awaits;

	if (slot->left == 0)
		return false;
	return slot->session.step == slot->session.range.end || (last != CMD_CONNECT && last != CMD_HELO);
}

static void advance(struct load *load, struct slot *slot, enum progress progress);

static void finished_message(struct load *load, struct slot *slot)
{
	count_message(load, slot);
	slot->left--;
	if (session_goes_on(load, slot)) {
		slot->begun = now();
		advance(load, slot, session_run(&slot->session, load->conversation.next));
		return;
	}
	load->wanted += slot->left;
	slot->left = 0;
	advance(load, slot, session_run(&slot->session, load->conversation.closing));
}

/* The conversation is compiled for the first answer; later ones must be the same. */
static void negotiated(struct load *load, struct slot *slot)
{
	struct session *session = &slot->session;

	if (!load->compiled) {
		/* Postfix: its streams buffer 4096 bytes, on TCP two segments (of the loopback). */
		size_t write_size = endpoint_is_unix(&load->options->endpoint) ? 4096 : 131072;
		load->negotiation = session->negotiation;
		conversation_compile(&load->conversation, &load->negotiation, load->options->message,
				     load->options->body, write_size);
		load->compiled = true;
	}
	if (memcmp(&load->negotiation, &session->negotiation, sizeof load->negotiation) != 0) {
		fail(load, slot, "the filter negotiated something else than at first");
		return;
	}
	session->conversation = &load->conversation;
	advance(load, slot, session_run(session, load->options->idle ? load->conversation.opening
								     : load->conversation.message));
}

static void finished_range(struct load *load, struct slot *slot)
{
	if (slot->session.conversation == NULL)
		negotiated(load, slot);
	else if (slot->left == 0)
		end_session(load, slot);
	else if (!load->options->idle)
		finished_message(load, slot);
	else if (slot->session.step == slot->session.range.end)
		load->result->finished++;
	else
		fail(load, slot, "a verdict before MAIL");
}

static void watch(struct load *load, struct slot *slot, int operation, uint32_t events)
{
	struct epoll_event event = { .events = events, .data.ptr = slot };

	if (epoll_ctl(load->epoll, operation, slot->session.fd, &event) != 0)
		die("epoll_ctl: %s", strerror(errno));
}

static void advance(struct load *load, struct slot *slot, enum progress progress)
{
	switch (progress) {
	case WAITS: break;
	case BLOCKED: watch(load, slot, EPOLL_CTL_MOD, EPOLLIN | EPOLLOUT); break;
	case FINISHED: finished_range(load, slot); break;
	case FAILED: fail(load, slot, slot->session.error); break;
	}
}

/* ---- the loop ---- */

static void start_session(struct load *load)
{
	const struct load_options *options = load->options;
	struct slot *slot = &load->slots[load->spare[--load->spares]];
	int fd;

	slot->busy = true;
	slot->begun = now();
	slot->left = load->wanted < options->per_connection ? load->wanted : options->per_connection;
	load->wanted -= slot->left;
	fd = endpoint_connect(&options->endpoint, options->message_seconds);
	if (fd < 0)
		die("connect: %s", strerror(errno));
	enum progress progress = session_begin(&slot->session, fd);
	watch(load, slot, EPOLL_CTL_ADD, EPOLLIN);
	advance(load, slot, progress);
}

static void ready(struct load *load, struct slot *slot, uint32_t events)
{
	if (events & EPOLLOUT)
		watch(load, slot, EPOLL_CTL_MOD, EPOLLIN);
	advance(load, slot, session_resume(&slot->session));
}

static void expire(struct load *load)
{
	uint64_t limit = (uint64_t) load->options->message_seconds * 1000000;
	uint64_t time = now();

	for (unsigned k = 0; k < load->capacity && !load->options->idle; k++)
		if (load->slots[k].busy && time - load->slots[k].begun > limit)
			fail(load, &load->slots[k], "no answer within the deadline of a message");
}

static unsigned in_progress(const struct load *load)
{
	unsigned open = load->capacity - load->spares;

	return load->options->idle ? open - load->result->finished : open;
}

static bool goes_on(const struct load *load, uint64_t deadline)
{
	if (load->result->failed >= FAILURES_MAX) {
		fprintf(stderr, "milter-load: gave up after %u failures\n", load->result->failed);
		return false;
	}
	if (now() > deadline) {
		fprintf(stderr, "milter-load: not done within %d s\n", load->options->total_seconds);
		load->result->failed++;
		return false;
	}
	return load->wanted > 0 || in_progress(load) > 0;
}

static void loop(struct load *load)
{
	struct epoll_event events[EVENTS];
	uint64_t deadline = now() + (uint64_t) load->options->total_seconds * 1000000;
	uint64_t next_check = now() + 1000000;

	while (goes_on(load, deadline)) {
		while (load->wanted > 0 && in_progress(load) < load->options->connections)
			start_session(load);
		int n = epoll_wait(load->epoll, events, EVENTS, 1000);
		for (int k = 0; k < n; k++)
			ready(load, events[k].data.ptr, events[k].events);
		if (now() >= next_check) {
			expire(load);
			next_check = now() + 1000000;
		}
	}
}

/* ---- set-up ---- */

static struct load *load_new(const struct load_options *options, struct load_result *result)
{
	struct load *load = realloc_or_die(NULL, sizeof *load);

	*load = (struct load) { .options = options, .result = result };
	load->wanted = options->idle ? options->idle : options->messages;
	load->capacity = options->idle ? options->idle : options->connections;
	load->slots = realloc_or_die(NULL, load->capacity * sizeof *load->slots);
	load->spare = realloc_or_die(NULL, load->capacity * sizeof *load->spare);
	result->latencies = realloc_or_die(NULL, (load->wanted + 1) * sizeof *result->latencies);
	while (load->spares < load->capacity) {
		load->slots[load->spares].busy = false;
		load->spare[load->spares] = load->spares;
		load->spares++;
	}
	load->epoll = epoll_create1(EPOLL_CLOEXEC);
	if (load->epoll < 0)
		die("epoll_create1: %s", strerror(errno));
	return load;
}

static int ascending(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *) a;
	uint32_t y = *(const uint32_t *) b;

	return (x > y) - (x < y);
}

struct load *load_run(const struct load_options *options, struct load_result *result)
{
	struct load *load = load_new(options, result);
	uint64_t begun = now();

	loop(load);
	result->seconds = (double) (now() - begun) / 1e6;
	if (!options->idle)
		qsort(result->latencies, result->finished, sizeof *result->latencies, ascending);
	return load;
}

/* An idle session has nothing to say: any event on it is its end. */
unsigned load_alive(struct load *load)
{
	struct epoll_event events[EVENTS];
	unsigned alive = load->result->finished;
	int n;

	while (alive > 0 && (n = epoll_wait(load->epoll, events, EVENTS, 0)) > 0)
		for (int k = 0; k < n; k++) {
			end_session(load, events[k].data.ptr);
			alive--;
		}
	return alive;
}

void load_close(struct load *load)
{
	for (unsigned k = 0; k < load->capacity; k++)
		if (load->slots[k].busy) {
			session_run(&load->slots[k].session, load->conversation.closing);
			end_session(load, &load->slots[k]);
		}
}
