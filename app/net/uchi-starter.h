/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* The ARP helper gets its one capability from its file, and the kernel gives no
 * file's capability to the child of a process without new privileges, which the
 * worker is. So the worker leaves a small process behind before it confines
 * itself: it can start that one program, and nothing else. */

/**
 * uchi_starter_begin:
 *
 * Leaves the starter behind. To be called once, before uchi_confine() and before
 * any thread; it ends with this process. Without it, and where no helper is
 * installed, uchi_starter_run() fails.
 */
void uchi_starter_begin (void);

/**
 * uchi_starter_run:
 * @request: what it reads on its standard input, at most 4096 bytes
 * @leash: (out): its standard input: closing it ends the helper at once
 * @from: (out): reads its standard output; its end is the helper's end
 *
 * Has one helper started, with an empty environment, after the one before it
 * has ended. Does not wait. Both descriptors belong to the caller.
 */
gboolean uchi_starter_run (gconstpointer request, gsize length, int *leash, int *from);
