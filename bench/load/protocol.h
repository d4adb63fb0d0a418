/* Milter protocol version 6 as Postfix speaks it: letters, offers and bits. */
#ifndef PROTOCOL_H
#define PROTOCOL_H

#include <stdint.h>

enum command {
	CMD_NEGOTIATE = 'O', CMD_MACRO = 'D', CMD_CONNECT = 'C', CMD_HELO = 'H',
	CMD_MAIL = 'M', CMD_RCPT = 'R', CMD_DATA = 'T', CMD_HEADER = 'L',
	CMD_EOH = 'N', CMD_BODY = 'B', CMD_EOM = 'E', CMD_ABORT = 'A',
	CMD_QUIT = 'Q'
};

enum protocol {
	NO_CONNECT = 0x1, NO_HELO = 0x2, NO_MAIL = 0x4, NO_RCPT = 0x8,
	NO_BODY = 0x10, NO_HEADERS = 0x20, NO_EOH = 0x40, NO_DATA = 0x200,
	NR_HEADER = 0x80, NR_CONNECT = 0x1000, NR_HELO = 0x2000,
	NR_MAIL = 0x4000, NR_RCPT = 0x8000, NR_DATA = 0x10000,
	NR_EOH = 0x40000, NR_BODY = 0x80000, LEADING_SPACE = 0x100000
};

/* Macro stages, in the protocol's numbers: end of message before end of header. */
enum stage {
	STAGE_CONNECT, STAGE_HELO, STAGE_MAIL, STAGE_RCPT, STAGE_DATA,
	STAGE_EOM, STAGE_EOH, STAGES
};

#define OFFERED_VERSION 6u
#define OFFERED_ACTIONS 0x1ffu
#define OFFERED_PROTOCOL 0x1fffffu

#define BODY_CHUNK 65535u	/* what both MTAs send at most */
#define PACKET_MAX 1048576u	/* largest reply any negotiated size allows */

static inline uint32_t get32(const unsigned char *p)
{
	return (uint32_t) p[0] << 24 | (uint32_t) p[1] << 16 | (uint32_t) p[2] << 8 | p[3];
}

static inline void put32(unsigned char *p, uint32_t v)
{
	p[0] = (unsigned char) (v >> 24);
	p[1] = (unsigned char) (v >> 16);
	p[2] = (unsigned char) (v >> 8);
	p[3] = (unsigned char) v;
}

#endif
