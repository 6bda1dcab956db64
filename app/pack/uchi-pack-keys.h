/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Who is believed: three pack keys (two of them sign each pack) and the channel
 * key, as minisign writes public keys.
 *
 * DEVELOPMENT KEYS: the secret halves are in tests/pack/development-keys, for
 * everybody to sign with. A release replaces the four lines and the flag. */
#define UCHI_PACK_KEYS_ARE_DEVELOPMENT TRUE
#define UCHI_PACK_KEYS                                           \
  "RWQFkpyTVlyn3ORUBcg3qhaZYGEbiUnD2PGn5zNpvF6ZfWO4DS+x38uL\n" \
  "RWSvJev6Ms2scmaM8cf2mloM53dtjIvSDRYKQ9SYEc6/LoDWKDMqXRVS\n" \
  "RWTPtRetET7l+7M2vHTpHz+hZtiOizEY9bzEDBjhiHkKzrHzhmf+wCcZ\n" \
  "RWRvjagX88oqvBlH1g77gFrzFuD5laOT/vxtg5B4V97w7VXYy6UkmY2+\n"
