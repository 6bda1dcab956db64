/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>
#include "pack/uchi-pack.h"

/**
 * uchi_news_build:
 * @report: of an earlier check, read by uchi_report_load(); not trusted
 *
 * Holds the devices of an earlier check against a newer pack: flaws, old
 * software and ends of support that were not known, or were less pressing,
 * when they were looked at. Pure: nothing is sent, nobody is asked. A device
 * whose version is not known makes no news.
 *
 * The window shows it at the start (「新しいお知らせ」), before any consent; the
 * next check takes the place of @report and with it the news away:
 *
 *     {"event":"news","news":{"checked":"2026-11-21T10:00:00+09:00","devices":[DEVICE…]}}
 *
 * `checked` is when the devices were seen. Each DEVICE is a whole device as in
 * the report, read by uchi_device_from_json(), whose `findings` are only the
 * new ones and whose `checks` are empty.
 *
 * Returns: (transfer full) (nullable): the object `news`; %NULL when @pack is
 *   not newer than the report's or nothing is new
 */
JsonNode *uchi_news_build (UchiPack *pack, JsonObject *report);

/**
 * uchi_news_find:
 * @state_dir: (nullable): where the window keeps its reports, in `checks/`
 *
 * uchi_news_build() of the newest report there that can be read. Blocks for a read of at most 8 MiB.
 */
JsonNode *uchi_news_find (UchiPack *pack, const char *state_dir);
