#include "process.h"

#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "die.h"

static FILE *open_proc(pid_t pid, const char *name)
{
	char path[64];
	FILE *file;

	snprintf(path, sizeof path, "/proc/%d/%s", (int) pid, name);
	file = fopen(path, "re");
	if (file == NULL)
		die("no process %d", (int) pid);
	return file;
}

/* The command name may hold blanks and parentheses: fields count from the last ')'. */
static double cpu_seconds(pid_t pid)
{
	char line[1024];
	unsigned long user, system;
	long child_user, child_system;
	FILE *file = open_proc(pid, "stat");
	size_t size = fread(line, 1, sizeof line - 1, file);
	const char *rest;

	fclose(file);
	line[size] = 0;
	rest = strrchr(line, ')');
	if (rest == NULL || sscanf(rest, ") %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu %ld %ld",
				   &user, &system, &child_user, &child_system) != 4)
		die("cannot read the times of process %d", (int) pid);
	return (double) (user + system + (unsigned long) (child_user + child_system))
	    / (double) sysconf(_SC_CLK_TCK);
}

static long rss_kib(pid_t pid)
{
	char line[256];
	long rss = -1;
	FILE *file = open_proc(pid, "status");

	while (rss < 0 && fgets(line, sizeof line, file) != NULL)
		sscanf(line, "VmRSS: %ld", &rss);
	fclose(file);
	if (rss < 0)
		die("process %d has ended", (int) pid);
	return rss;
}

struct usage process_usage(pid_t pid)
{
	return (struct usage) { cpu_seconds(pid), rss_kib(pid) };
}

static double seconds(struct timeval t)
{
	return (double) t.tv_sec + (double) t.tv_usec / 1e6;
}

double own_cpu_seconds(void)
{
	struct rusage usage;

	getrusage(RUSAGE_SELF, &usage);
	return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}
