# SPDX-License-Identifier: GPL-3.0-or-later
"""One small file a device (or a family of them)."""
