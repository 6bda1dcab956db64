/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/uchi-device.h"
#include "net/uchi-net.h"
#include "pack/uchi-pack.h"

/**
 * uchi_identify_async:
 * @device: with its open services; gets evidence, protocols, kind, vendor,
 *   model, firmware, confidence
 *
 * Asks the open services who they are (HTTP, telnet, SSH, FTP, RTSP, SNMP,
 * TLS …), cheap questions first, nothing that needs a login, then weighs all
 * evidence with the pack. Health, lock, car, energy, smart-meter, payment and
 * intercom devices are not asked beyond discovery. A service that does not
 * answer costs its own time limit only. Bounds: those of the budget, 20 s.
 */
void uchi_identify_async (UchiNet *net, UchiPack *pack, UchiDevice *device, gint64 run_started_us,
                          GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean uchi_identify_finish (UchiNet *net, GAsyncResult *result, GError **error);

/* weighs again without asking anything: after new evidence, or a word of the user */
void uchi_identify_weigh (UchiPack *pack, UchiDevice *device);
