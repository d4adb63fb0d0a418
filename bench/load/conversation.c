#include "conversation.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "die.h"

/* ---- negotiation ---- */

static const char *read_macro_lists(struct negotiation *n, const unsigned char *p, size_t size)
{
	while (size > 0) {
		const unsigned char *end = size > 4 ? memchr(p + 4, 0, size - 4) : NULL;
		if (end == NULL || end - (p + 4) >= MACRO_LIST_MAX)
			return "a macro list is cut off or too long";
		if (get32(p) >= STAGES)
			return "a macro list names an unknown stage";
		strcpy(n->macros[get32(p)], (const char *) p + 4);
		size -= (size_t) (end + 1 - p);
		p = end + 1;
	}
	return NULL;
}

const char *negotiation_read(struct negotiation *n, const unsigned char *payload, size_t size)
{
	memset(n, 0, sizeof *n);
	if (size < 12)
		return "the negotiation reply is shorter than 12 bytes";
	n->version = get32(payload);
	n->actions = get32(payload + 4);
	n->protocol = get32(payload + 8);
	if (n->version < 2 || n->version > OFFERED_VERSION)
		return "the filter answered a version that was not offered";
	if (n->actions & ~OFFERED_ACTIONS)
		return "the filter asks for actions that were not offered";
	if (n->protocol & ~OFFERED_PROTOCOL)
		return "the filter asks for protocol bits that were not offered";
	return read_macro_lists(n, payload + 12, size - 12);
}

/* ---- a growing buffer ---- */

struct compiler {
	const struct negotiation *negotiation;
	const struct message *message;	/* NULL: our own */
	size_t body;
	size_t write_size;
	unsigned char *bytes;
	size_t size;
	size_t written;		/* end of the last step */
	struct step *steps;
	size_t count;
};

static void append(struct compiler *c, const void *data, size_t size)
{
	c->bytes = realloc_or_die(c->bytes, c->size + size);
	if (size > 0)
		memcpy(c->bytes + c->size, data, size);
	c->size += size;
}

static void add_step(struct compiler *c, size_t end, unsigned char awaits)
{
	c->steps = realloc_or_die(c->steps, (c->count + 1) * sizeof *c->steps);
	c->steps[c->count++] = (struct step) { c->written, end, awaits };
	c->written = end;
}

/* The MTA's stream writes its buffer out whenever it is full ... */
static void write_full_buffers(struct compiler *c)
{
	while (c->size - c->written > c->write_size)
		add_step(c, c->written + c->write_size, 0);
}

/* ... and when it is flushed, be it by waiting for a reply or on purpose. */
static void flush(struct compiler *c, unsigned char awaits)
{
	write_full_buffers(c);
	if (c->size > c->written)
		add_step(c, c->size, awaits);
}

static void packet(struct compiler *c, enum command command, const void *payload, size_t size)
{
	unsigned char head[5];

	put32(head, (uint32_t) size + 1);
	head[4] = (unsigned char) command;
	append(c, head, sizeof head);
	append(c, payload, size);
}

/* ---- macros ---- */

struct macro {
	const char *name;
	const char *value;
};

static const struct macro VALUES[] = {
	{ "j", "mx.example.org" }, { "v", "Postfix 3.7.11" },
	{ "_", "client.example.net [192.0.2.7]" }, { "i", "4Xb7Qz1kJ9z2Yt" },
	{ "{daemon_name}", "mx.example.org" }, { "{daemon_addr}", "192.0.2.1" },
	{ "{daemon_port}", "25" }, { "{client_addr}", "192.0.2.7" },
	{ "{client_name}", "client.example.net" }, { "{client_port}", "40123" },
	{ "{client_ptr}", "client.example.net" }, { "{client_resolve}", "OK" },
	{ "{client_connections}", "1" }, { "{mail_addr}", "sender@example.net" },
	{ "{mail_host}", "example.net" }, { "{mail_mailer}", "smtp" },
	{ "{rcpt_addr}", "recipient@example.org" }, { "{rcpt_host}", "example.org" },
	{ "{rcpt_mailer}", "smtp" },
};

/* Postfix's default lists; names without a value (TLS, AUTH) are not sent. */
static const char *const DEFAULTS[STAGES] = {
	[STAGE_CONNECT] = "j {daemon_name} {daemon_addr} v _",
	[STAGE_HELO] = "{tls_version} {cipher} {cipher_bits} {cert_subject} {cert_issuer}",
	[STAGE_MAIL] = "i {auth_type} {auth_authen} {auth_author} {mail_addr} {mail_host} {mail_mailer}",
	[STAGE_RCPT] = "i {rcpt_addr} {rcpt_host} {rcpt_mailer}",
	[STAGE_DATA] = "i", [STAGE_EOH] = "i", [STAGE_EOM] = "i",
};

/* The queue id does not exist before the first recipient was accepted. */
static const char *macro_value(const char *name, enum stage stage)
{
	if (stage <= STAGE_RCPT && (strcmp(name, "i") == 0 || strcmp(name, "{i}") == 0))
		return NULL;
	for (size_t k = 0; k < sizeof VALUES / sizeof *VALUES; k++)
		if (strcmp(VALUES[k].name, name) == 0)
			return VALUES[k].value;
	return NULL;
}

static void macros(struct compiler *c, enum command command, enum stage stage)
{
	char list[MACRO_LIST_MAX];
	char payload[MACRO_LIST_MAX * 4];
	size_t size = 0;
	const char *wanted = c->negotiation->macros[stage];

	payload[size++] = (char) command;
	strcpy(list, *wanted ? wanted : DEFAULTS[stage]);
	for (char *name = strtok(list, " ,"); name != NULL; name = strtok(NULL, " ,")) {
		const char *value = macro_value(name, stage);
		if (value == NULL || size + strlen(name) + strlen(value) + 2 > sizeof payload)
			continue;
		size += (size_t) sprintf(payload + size, "%s", name) + 1;
		size += (size_t) sprintf(payload + size, "%s", value) + 1;
	}
	packet(c, CMD_MACRO, payload, size);
}

/* ---- commands ---- */

/* Macros go out even when the filter opted out of a command of the envelope. */
static void command(struct compiler *c, enum command command, enum stage stage, uint32_t no,
		    uint32_t no_reply, const void *payload, size_t size)
{
	macros(c, command, stage);
	if (c->negotiation->protocol & no)
		return;
	packet(c, command, payload, size);
	if (!(c->negotiation->protocol & no_reply))
		flush(c, (unsigned char) command);
}

#define TEXT(s) (s), sizeof (s)	/* with its NUL */

static void compile_session(struct compiler *c)
{
	static const char CONNECT[] = "client.example.net\0" "4" "\x9c\xbb" "192.0.2.7";

	command(c, CMD_CONNECT, STAGE_CONNECT, NO_CONNECT, NR_CONNECT, TEXT(CONNECT));
	command(c, CMD_HELO, STAGE_HELO, NO_HELO, NR_HELO, TEXT("client.example.net"));
}

/* DATA ends smtpd's part: it hands the connection, flushed, to cleanup. */
static void compile_envelope(struct compiler *c)
{
	command(c, CMD_MAIL, STAGE_MAIL, NO_MAIL, NR_MAIL, TEXT("<sender@example.net>\0SIZE=5888"));
	command(c, CMD_RCPT, STAGE_RCPT, NO_RCPT, NR_RCPT, TEXT("<recipient@example.org>"));
	command(c, CMD_DATA, STAGE_DATA, NO_DATA, NR_DATA, "", 0);
	flush(c, 0);
}

static const char *const HEADER[][2] = {
	{ "Received", "from client.example.net (client.example.net [192.0.2.7])\n"
	  "\tby relay.example.net (Postfix) with ESMTPS id 4Xb7Qy0mVtz9sZ\n"
	  "\tfor <recipient@example.org>; Fri, 20 Nov 2026 12:00:00 +0000 (UTC)" },
	{ "Received", "from [198.51.100.23] (port=40122 helo=desk.example.net)\n"
	  "\tby client.example.net with esmtpsa; Fri, 20 Nov 2026 11:59:58 +0000" },
	{ "DKIM-Signature", "v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.net; s=mail;\n"
	  "\th=from:to:subject:date:message-id; bh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=;\n"
	  "\tb=QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWZnaGlqa2xtbm9wcXJzdHV2d3h5ejAxMjM0" },
	{ "From", "\"A. Sender\" <sender@example.net>" },
	{ "To", "\"B. Recipient\" <recipient@example.org>" },
	{ "Subject", "The figures for the third quarter" },
	{ "Date", "Fri, 20 Nov 2026 11:59:57 +0000" },
	{ "Message-ID", "<20261120115957.4Xb7Qy0mVtz9sZ@client.example.net>" },
	{ "MIME-Version", "1.0" },
	{ "Content-Type", "text/plain; charset=utf-8" },
	{ "Content-Transfer-Encoding", "8bit" },
	{ "X-Mailer", "milter-load" },
};

static void compile_field(struct compiler *c, const char *name, const char *value)
{
	const char *space = c->negotiation->protocol & LEADING_SPACE ? " " : "";
	size_t room = strlen(name) + strlen(value) + 3;
	char *field = realloc_or_die(NULL, room);
	int size = snprintf(field, room, "%s%c%s%s", name, 0, space, value);

	command(c, CMD_HEADER, STAGE_EOH, NO_HEADERS, NR_HEADER, field, (size_t) size + 1);
	free(field);
}

static void compile_header(struct compiler *c)
{
	if (c->message != NULL)
		for (size_t k = 0; k < c->message->count; k++)
			compile_field(c, c->message->fields[k].name, c->message->fields[k].value);
	else
		for (size_t k = 0; k < sizeof HEADER / sizeof *HEADER; k++)
			compile_field(c, HEADER[k][0], HEADER[k][1]);
}

static void compile_given_body(struct compiler *c)
{
	const struct message *m = c->message;

	for (size_t at = 0; at < m->size; at += BODY_CHUNK) {
		size_t size = m->size - at < BODY_CHUNK ? m->size - at : BODY_CHUNK;
		command(c, CMD_BODY, STAGE_EOM, NO_BODY, NR_BODY, m->body + at, size);
	}
}

static void compile_body(struct compiler *c)
{
	static const char LINE[] = "Lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do.\r\n";
	unsigned char chunk[BODY_CHUNK];
	size_t line = sizeof LINE - 1;

	for (size_t at = 0; at < c->body;) {
		size_t size = c->body - at < BODY_CHUNK ? c->body - at : BODY_CHUNK;
		for (size_t k = 0; k < size; k++)
			chunk[k] = (unsigned char) LINE[(at + k) % line];
		at += size;
		if (at == c->body && size >= 2)
			memcpy(chunk + size - 2, "\r\n", 2);
		command(c, CMD_BODY, STAGE_EOM, NO_BODY, NR_BODY, chunk, size);
	}
}

/* In cleanup, opting out of an event also spares its macros. */
static void compile_content(struct compiler *c)
{
	uint32_t protocol = c->negotiation->protocol;

	if (!(protocol & NO_HEADERS))
		compile_header(c);
	if (!(protocol & NO_EOH))
		command(c, CMD_EOH, STAGE_EOH, NO_EOH, NR_EOH, "", 0);
	if (!(protocol & NO_BODY))
		(c->message != NULL ? compile_given_body : compile_body)(c);
	command(c, CMD_EOM, STAGE_EOM, 0, 0, "", 0);
}

static void compile_message(struct compiler *c)
{
	compile_envelope(c);
	compile_content(c);
}

void conversation_compile(struct conversation *conversation, const struct negotiation *n,
			  const struct message *message, size_t body, size_t write_size)
{
	struct compiler c = { .negotiation = n, .message = message, .body = body,
			       .write_size = write_size };

	conversation->opening.first = c.count;
	compile_session(&c);
	flush(&c, 0);
	conversation->opening.end = conversation->message.first = c.count;
	compile_session(&c);
	compile_message(&c);
	conversation->message.end = conversation->next.first = c.count;
	packet(&c, CMD_ABORT, "", 0);
	compile_message(&c);
	conversation->next.end = conversation->closing.first = c.count;
	packet(&c, CMD_ABORT, "", 0);
	packet(&c, CMD_ABORT, "", 0);	/* the SMTP client's QUIT ends the transaction once more */
	packet(&c, CMD_QUIT, "", 0);
	flush(&c, 0);
	conversation->closing.end = c.count;
	conversation->bytes = c.bytes;
	conversation->steps = c.steps;
}
