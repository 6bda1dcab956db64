/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/uchi-smb.h"

#include "core/uchi-reader.h"

#include <string.h>

#define SMB2_HEADER_SIZE 64
#define SMB1_NEGOTIATE 0x72
#define MAX_FRAME 0xFFFF

static const guint16 dialects[] = { 0x0202, 0x0210, 0x0300, 0x0302, 0x0311 };

static void
append_le (GByteArray *out, guint64 value, guint n_bytes)
{
  for (guint i = 0; i < n_bytes; i++)
    {
      guint8 byte = (guint8) (value >> (8 * i));

      g_byte_array_append (out, &byte, 1);
    }
}

static void
append_zeros (GByteArray *out, guint n_bytes)
{
  for (guint i = 0; i < n_bytes; i++)
    append_le (out, 0, 1);
}

/* puts the direct TCP length before the message (MS-SMB2 §2.1) */
static GBytes *
frame (GByteArray *message)
{
  guint8 head[4] = { 0, (guint8) (message->len >> 16), (guint8) (message->len >> 8), (guint8) message->len };

  g_byte_array_prepend (message, head, sizeof head);
  return g_byte_array_free_to_bytes (message);
}

GBytes *
uchi_smb_build_negotiate1 (void)
{
  static const char dialect[] = "\x02NT LM 0.12"; /* with its NUL */
  GByteArray *out = g_byte_array_new ();

  g_byte_array_append (out, (const guint8 *) "\xFFSMB\x72", 5);
  append_zeros (out, 4);           /* status */
  append_le (out, 0x08, 1);        /* flags: paths without regard to case */
  append_le (out, 0x4001, 2);      /* flags2: NT status codes, long names */
  append_zeros (out, 2 + 8 + 2);   /* process id high, signature, reserved */
  append_zeros (out, 2);           /* tree */
  append_le (out, 0xFEFF, 2);      /* process */
  append_zeros (out, 2 + 2);       /* user, multiplex */
  append_zeros (out, 1);           /* words */
  append_le (out, sizeof dialect, 2);
  g_byte_array_append (out, (const guint8 *) dialect, sizeof dialect);
  return frame (out);
}

/* MS-SMB2 §2.2.3.1.1: needed as soon as 3.1.1 is offered */
static void
append_preauth_context (GByteArray *out, const guint8 guid[16])
{
  append_le (out, 1, 2);           /* SMB2_PREAUTH_INTEGRITY_CAPABILITIES */
  append_le (out, 6 + 32, 2);
  append_zeros (out, 4);
  append_le (out, 1, 2);           /* one hash: */
  append_le (out, 32, 2);          /* length of the salt */
  append_le (out, 1, 2);           /* SHA-512 */
  g_byte_array_append (out, guid, 16);
  g_byte_array_append (out, guid, 16);
}

GBytes *
uchi_smb_build_negotiate2 (const guint8 client_guid[16])
{
  GByteArray *out = g_byte_array_new ();
  const guint fixed = SMB2_HEADER_SIZE + 36 + sizeof dialects;
  const guint padding = (8 - fixed % 8) % 8;

  g_byte_array_append (out, (const guint8 *) "\xFESMB", 4);
  append_le (out, SMB2_HEADER_SIZE, 2);
  append_zeros (out, SMB2_HEADER_SIZE - 6);
  out->data[14] = 1;               /* credits asked for; the command is 0, NEGOTIATE */
  append_le (out, 36, 2);
  append_le (out, G_N_ELEMENTS (dialects), 2);
  append_le (out, 1, 2);           /* signing enabled */
  append_zeros (out, 2 + 4);       /* reserved, capabilities */
  g_byte_array_append (out, client_guid, 16);
  append_le (out, fixed + padding, 4);
  append_le (out, 1, 2);           /* one context */
  append_zeros (out, 2);
  for (guint i = 0; i < G_N_ELEMENTS (dialects); i++)
    append_le (out, dialects[i], 2);
  append_zeros (out, padding);
  append_preauth_context (out, client_guid);
  return frame (out);
}

/* MS-SMB2 §2.2.1.2, 2.2.4 */
static gboolean
parse_smb2 (UchiReader *reader, UchiSmbReply *reply)
{
  guint16 header_size, command, size, mode, dialect;
  guint32 status, flags;

  if (!uchi_reader_u16_le (reader, &header_size) || header_size != SMB2_HEADER_SIZE || !uchi_reader_skip (reader, 2)
      || !uchi_reader_u32_le (reader, &status) || !uchi_reader_u16_le (reader, &command) || command != 0
      || !uchi_reader_skip (reader, 2) || !uchi_reader_u32_le (reader, &flags) || (flags & 1) == 0
      || !uchi_reader_skip (reader, SMB2_HEADER_SIZE - 20))
    return FALSE;

  reply->status = status;
  if (status != 0)
    return TRUE;
  if (!uchi_reader_u16_le (reader, &size) || size != 65 || !uchi_reader_u16_le (reader, &mode)
      || !uchi_reader_u16_le (reader, &dialect))
    return FALSE;
  reply->dialect = dialect;
  for (guint i = 0; i < G_N_ELEMENTS (dialects); i++)
    reply->accepted |= dialects[i] == dialect;
  reply->signing_enabled = (mode & 1) != 0;
  reply->signing_required = (mode & 2) != 0;
  return TRUE;
}

/* MS-CIFS §2.2.3.1, 2.2.4.52.2 */
static gboolean
parse_smb1 (UchiReader *reader, UchiSmbReply *reply)
{
  guint8 command, flags, n_words, mode;
  guint32 status;
  guint16 index;

  reply->smb1 = TRUE;
  if (!uchi_reader_u8 (reader, &command) || command != SMB1_NEGOTIATE || !uchi_reader_u32_le (reader, &status)
      || !uchi_reader_u8 (reader, &flags) || (flags & 0x80) == 0 || !uchi_reader_skip (reader, 22)
      || !uchi_reader_u8 (reader, &n_words))
    return FALSE;

  reply->status = status;
  if (status != 0)
    return TRUE;
  /* 0xFFFF: none of the dialects; there is no more than this word then */
  if (n_words < 1 || !uchi_reader_u16_le (reader, &index))
    return FALSE;
  if (n_words < 17 || index != 0)
    return TRUE;
  if (!uchi_reader_u8 (reader, &mode))
    return FALSE;
  reply->accepted = TRUE;
  reply->share_level = (mode & 1) == 0;
  reply->signing_enabled = (mode & 4) != 0;
  reply->signing_required = (mode & 8) != 0;
  return TRUE;
}

gboolean
uchi_smb_parse_negotiate (const void *data, gsize length, UchiSmbReply *reply)
{
  UchiReader all, reader;
  UchiSmbReply parsed = { 0 };
  const guint8 *magic;
  guint32 size;
  gboolean fine;

  uchi_reader_init (&all, data, length);
  /* type 0, then 24 bits of length */
  if (!uchi_reader_u32 (&all, &size) || size > MAX_FRAME || !uchi_reader_sub (&all, size, &reader)
      || !uchi_reader_bytes (&reader, 4, &magic))
    return FALSE;
  if (memcmp (magic, "\xFESMB", 4) == 0)
    fine = parse_smb2 (&reader, &parsed);
  else
    fine = memcmp (magic, "\xFFSMB", 4) == 0 && parse_smb1 (&reader, &parsed);
  if (fine)
    *reply = parsed;
  return fine;
}
