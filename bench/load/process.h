/* What the kernel says about a process. */
#ifndef PROCESS_H
#define PROCESS_H

#include <sys/types.h>

struct usage {
	double cpu_seconds;	/* user and system, waited-for children included */
	long rss_kib;
};

struct usage process_usage(pid_t pid);

double own_cpu_seconds(void);

#endif
