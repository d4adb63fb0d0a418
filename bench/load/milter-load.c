/*
 * milter-load plays Postfix against a milter and measures it. See README.md.
 * Prints "key value" lines; exits 0, 1 if a message failed, 2 on its own failure.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "die.h"
#include "load.h"
#include "process.h"

#define BODY_MAX 67108864u		/* bytes; three copies of it are held */
#define MESSAGES_MAX 100000000u		/* four bytes of memory for each */
#define CONNECTIONS_MAX 100000u

struct run {
	struct load_options load;
	pid_t peer;			/* 0: not measured */
	unsigned hold_seconds;
	int await_seconds;		/* 0: run the load */
};

static const char USAGE[] =
	"usage: milter-load [-n messages] [-c connections] [-m messages per connection]\n"
	"                   [-s body bytes | -f message] [-t seconds per message] [-T seconds in all]\n"
	"                   [-p peer pid] unix:/path | inet:port@address\n"
	"       milter-load -I idle connections [-H hold seconds] [-c ...] [-p ...] endpoint\n"
	"       milter-load -W seconds to wait for a listener endpoint\n";

static unsigned number(const char *text, unsigned min, unsigned max)
{
	char *end;
	unsigned long value = strtoul(text, &end, 10);

	if (*text < '0' || *text > '9' || *end != 0 || value < min || value > max)
		die("not a number from %u to %u: %s", min, max, text);
	return (unsigned) value;
}

static void set_option(struct run *run, int option, const char *text)
{
	switch (option) {
	case 'n': run->load.messages = number(text, 1, MESSAGES_MAX); break;
	case 'c': run->load.connections = number(text, 1, CONNECTIONS_MAX); break;
	case 'm': run->load.per_connection = number(text, 1, MESSAGES_MAX); break;
	case 's': run->load.body = number(text, 0, BODY_MAX); break;
	case 'f': run->load.message = message_read(text); break;
	case 't': run->load.message_seconds = (int) number(text, 1, 3600); break;
	case 'T': run->load.total_seconds = (int) number(text, 1, 86400); break;
	case 'p': run->peer = (pid_t) number(text, 1, 1u << 22); break;
	case 'I': run->load.idle = number(text, 1, CONNECTIONS_MAX); break;
	case 'H': run->hold_seconds = number(text, 0, 3600); break;
	case 'W': run->await_seconds = (int) number(text, 1, 3600); break;
	default: fputs(USAGE, stderr); exit(2);
	}
}

static struct run read_options(int argc, char **argv)
{
	struct run run = {
		.load = { .messages = 1000, .connections = 20, .per_connection = 1, .body = 5120,
			  .message_seconds = 30, .total_seconds = 600 },
		.hold_seconds = 5,
	};
	int option;

	while ((option = getopt(argc, argv, "n:c:m:s:f:t:T:p:I:H:W:")) != -1)
		set_option(&run, option, optarg);
	if (optind + 1 != argc)
		set_option(&run, '?', "");
	run.load.endpoint = endpoint_parse(argv[optind]);
	if (run.load.idle)
		run.load.per_connection = 1;
	return run;
}

static void raise_file_limit(unsigned connections)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
		die("getrlimit: %s", strerror(errno));
	if (limit.rlim_max < connections + 32)
		die("%u connections need a higher limit of open files (ulimit -Hn)", connections);
	limit.rlim_cur = limit.rlim_max;
	if (setrlimit(RLIMIT_NOFILE, &limit) != 0)
		die("setrlimit: %s", strerror(errno));
}

static double percentile_ms(const struct load_result *result, double share)
{
	size_t at = (size_t) (share * (double) result->finished);

	if (at >= result->finished)
		at = result->finished - 1;
	return result->latencies[at] / 1e3;
}

static void print_result(const struct load_result *r)
{
	printf("messages %u\nfailed %u\nseconds %.3f\n", r->finished, r->failed, r->seconds);
	printf("messages_per_second %.1f\n", r->finished / r->seconds);
	printf("proceed %u\nreject %u\ntempfail %u\ndiscard %u\nedits %lu\n", r->verdicts[PROCEED],
	       r->verdicts[REJECT], r->verdicts[TEMPFAIL], r->verdicts[DISCARD], r->edits);
	if (r->finished > 0)
		printf("ms_p50 %.3f\nms_p95 %.3f\nms_p99 %.3f\nms_max %.3f\n", percentile_ms(r, 0.5),
		       percentile_ms(r, 0.95), percentile_ms(r, 0.99), percentile_ms(r, 1));
}

static void print_peer(struct usage before, struct usage after, unsigned messages)
{
	printf("peer_cpu_seconds %.2f\n", after.cpu_seconds - before.cpu_seconds);
	if (messages > 0)
		printf("peer_us_per_message %.1f\n",
		       (after.cpu_seconds - before.cpu_seconds) * 1e6 / messages);
	printf("peer_rss_kib_before %ld\npeer_rss_kib_after %ld\n", before.rss_kib, after.rss_kib);
}

static int run_messages(const struct run *run)
{
	struct load_result result = { 0 };
	struct usage before = { 0 };
	double own = own_cpu_seconds();

	if (run->peer)
		before = process_usage(run->peer);
	load_run(&run->load, &result);
	own = own_cpu_seconds() - own;
	print_result(&result);
	if (result.finished > 0)
		printf("own_us_per_message %.1f\n", own * 1e6 / result.finished);
	if (run->peer)
		print_peer(before, process_usage(run->peer), result.finished);
	return result.failed > 0 || result.finished < run->load.messages;
}

static int run_idle(const struct run *run)
{
	struct load_result result = { 0 };
	struct usage before = { 0 };
	struct usage after;
	struct load *load;
	unsigned alive;

	if (run->peer)
		before = process_usage(run->peer);
	load = load_run(&run->load, &result);
	sleep(run->hold_seconds);
	if (run->peer)
		after = process_usage(run->peer);
	alive = load_alive(load);
	load_close(load);
	printf("idle %u\nalive %u\nfailed %u\nseconds %.3f\n", result.finished, alive, result.failed,
	       result.seconds);
	if (run->peer) {
		print_peer(before, after, 0);
		printf("peer_kib_per_connection %.2f\n",
		       (double) (after.rss_kib - before.rss_kib) / run->load.idle);
	}
	return alive < run->load.idle;
}

int main(int argc, char **argv)
{
	struct run run = read_options(argc, argv);

	if (run.await_seconds)
		return !endpoint_await(&run.load.endpoint, run.await_seconds);
	raise_file_limit(run.load.idle ? run.load.idle : run.load.connections);
	return run.load.idle ? run_idle(&run) : run_messages(&run);
}
