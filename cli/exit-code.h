/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What pptpctl ends with: nmcli's numbers where nmcli has the case. Documented in pptpctl(1). */
#pragma once

typedef enum {
    PPM_EXIT_DONE = 0,
    PPM_EXIT_ERROR = 1,
    PPM_EXIT_USAGE = 2,
    PPM_EXIT_TIMED_OUT = 3,
    PPM_EXIT_NOT_CONNECTED = 4,
    PPM_EXIT_NOT_ENDED = 5,
    PPM_EXIT_NOT_DELETED = 7,
    PPM_EXIT_NO_SERVICE = 8,
    PPM_EXIT_UNKNOWN_CONNECTION = 10,
    PPM_EXIT_INACTIVE = 11,
    PPM_EXIT_WRONG_PASSWORD = 20,
    PPM_EXIT_NOT_AUTHORIZED = 21,
    PPM_EXIT_NO_PASSWORD = 22,
    PPM_EXIT_SIGNAL = 128, /* and the signal's number */
} PpmExitCode;
