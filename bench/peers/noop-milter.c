/*
 * A milter on Sendmail's own library that lets everything pass: the peer our
 * figures are measured against. All callbacks are registered. With -q it tells
 * the MTA that none of them but the end of message will be answered.
 */
#include <libmilter/mfapi.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define BACKLOG 1024	/* the library's own 20 makes MTAs wait under a burst */

static unsigned long unanswered;	/* SMFIP_NR_* */

static sfsistat answer(unsigned long bit)
{
	return unanswered & bit ? SMFIS_NOREPLY : SMFIS_CONTINUE;
}

static sfsistat on_connect(SMFICTX *context, char *name, _SOCK_ADDR *address)
{
	(void) context, (void) name, (void) address;
	return answer(SMFIP_NR_CONN);
}

static sfsistat on_helo(SMFICTX *context, char *name)
{
	(void) context, (void) name;
	return answer(SMFIP_NR_HELO);
}

static sfsistat on_sender(SMFICTX *context, char **arguments)
{
	(void) context, (void) arguments;
	return answer(SMFIP_NR_MAIL);
}

static sfsistat on_recipient(SMFICTX *context, char **arguments)
{
	(void) context, (void) arguments;
	return answer(SMFIP_NR_RCPT);
}

static sfsistat on_data(SMFICTX *context)
{
	(void) context;
	return answer(SMFIP_NR_DATA);
}

static sfsistat on_unknown(SMFICTX *context, const char *line)
{
	(void) context, (void) line;
	return answer(SMFIP_NR_UNKN);
}

static sfsistat on_header(SMFICTX *context, char *name, char *value)
{
	(void) context, (void) name, (void) value;
	return answer(SMFIP_NR_HDR);
}

static sfsistat on_end_of_header(SMFICTX *context)
{
	(void) context;
	return answer(SMFIP_NR_EOH);
}

static sfsistat on_body(SMFICTX *context, unsigned char *chunk, size_t size)
{
	(void) context, (void) chunk, (void) size;
	return answer(SMFIP_NR_BODY);
}

static sfsistat on_end(SMFICTX *context)
{
	(void) context;
	return SMFIS_CONTINUE;
}

static sfsistat on_negotiate(SMFICTX *context, unsigned long actions, unsigned long steps,
			     unsigned long zero2, unsigned long zero3, unsigned long *wanted_actions,
			     unsigned long *wanted_steps, unsigned long *unused2,
			     unsigned long *unused3)
{
	(void) context, (void) actions, (void) zero2, (void) zero3;
	*wanted_actions = 0;
	*wanted_steps = unanswered & steps;
	*unused2 = *unused3 = 0;
	return SMFIS_CONTINUE;
}

static struct smfiDesc noop = {
	.xxfi_name = "noop-milter",
	.xxfi_version = SMFI_VERSION,
	.xxfi_connect = on_connect,
	.xxfi_helo = on_helo,
	.xxfi_envfrom = on_sender,
	.xxfi_envrcpt = on_recipient,
	.xxfi_data = on_data,
	.xxfi_unknown = on_unknown,
	.xxfi_header = on_header,
	.xxfi_eoh = on_end_of_header,
	.xxfi_body = on_body,
	.xxfi_eom = on_end,
	.xxfi_abort = on_end,
	.xxfi_close = on_end,
	.xxfi_negotiate = on_negotiate,
};

int main(int argc, char **argv)
{
	int quiet = argc == 3 && strcmp(argv[1], "-q") == 0;

	if (argc != 2 && !quiet) {
		fputs("usage: noop-milter [-q] unix:/path | inet:port@host\n", stderr);
		return 64;
	}
	if (quiet)
		unanswered = SMFIP_NR_CONN | SMFIP_NR_HELO | SMFIP_NR_MAIL | SMFIP_NR_RCPT | SMFIP_NR_DATA
		    | SMFIP_NR_UNKN | SMFIP_NR_HDR | SMFIP_NR_EOH | SMFIP_NR_BODY;
	if (smfi_register(noop) != MI_SUCCESS || smfi_setbacklog(BACKLOG) != MI_SUCCESS
	    || smfi_setconn(argv[argc - 1]) != MI_SUCCESS)
		return 69;
	return smfi_main() == MI_SUCCESS ? 0 : 69;
}
