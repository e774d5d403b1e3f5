/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Every state with every event. */
#include "config.h"

#include "state-machine.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

static void
assert_leads_to(PpmState from, PpmEvent event, PpmState to, guint actions)
{
    PpmTransition transition = ppm_state_machine_next(from, event);

    if (transition.state != to || transition.actions != actions)
        print_error("%s, %s: %s\n", ppm_state_to_string(from), ppm_event_to_string(event),
                    ppm_state_to_string(transition.state));
    assert_int_equal(transition.state, to);
    assert_int_equal(transition.actions, actions);
}

static void
test_state_machine_next_whole_way(void **state)
{
    assert_leads_to(PPM_STATE_DISCONNECTED, PPM_EVENT_CONNECT, PPM_STATE_RESOLVING,
                    PPM_ACTION_BEGIN);
    assert_leads_to(PPM_STATE_RESOLVING, PPM_EVENT_RESOLVED, PPM_STATE_CALLING, PPM_ACTION_CALL);
    assert_leads_to(PPM_STATE_CALLING, PPM_EVENT_REACHED, PPM_STATE_CALLING, PPM_ACTION_START);
    assert_leads_to(PPM_STATE_CALLING, PPM_EVENT_NEGOTIATING, PPM_STATE_NEGOTIATING, 0);
    assert_leads_to(PPM_STATE_NEGOTIATING, PPM_EVENT_AUTHENTICATING, PPM_STATE_AUTHENTICATING, 0);
    assert_leads_to(PPM_STATE_AUTHENTICATING, PPM_EVENT_ENCRYPTING, PPM_STATE_ENCRYPTING, 0);
    assert_leads_to(PPM_STATE_ENCRYPTING, PPM_EVENT_ADDRESSING, PPM_STATE_ADDRESSING, 0);
    assert_leads_to(PPM_STATE_ADDRESSING, PPM_EVENT_ADDRESSED, PPM_STATE_CONFIGURING,
                    PPM_ACTION_CONFIGURE);
    assert_leads_to(PPM_STATE_CONFIGURING, PPM_EVENT_CONFIGURED, PPM_STATE_CONNECTED,
                    PPM_ACTION_SETTLE);
    assert_leads_to(PPM_STATE_CONNECTED, PPM_EVENT_DISCONNECT, PPM_STATE_DISCONNECTING,
                    PPM_ACTION_CANCEL | PPM_ACTION_STOP);
    assert_leads_to(PPM_STATE_DISCONNECTING, PPM_EVENT_EXITED, PPM_STATE_DISCONNECTING,
                    PPM_ACTION_CLEAN_UP);
    assert_leads_to(PPM_STATE_DISCONNECTING, PPM_EVENT_CLEANED, PPM_STATE_DISCONNECTED, 0);
}

static void
test_state_machine_next_adoption(void **state)
{
    assert_leads_to(PPM_STATE_DISCONNECTED, PPM_EVENT_ADOPT, PPM_STATE_CONFIGURING,
                    PPM_ACTION_CONFIGURE);
}

/* Steps that the log does not show are skipped, never waited for. */
static void
test_state_machine_next_skips_steps(void **state)
{
    assert_leads_to(PPM_STATE_NEGOTIATING, PPM_EVENT_ADDRESSING, PPM_STATE_ADDRESSING, 0);
    assert_leads_to(PPM_STATE_CALLING, PPM_EVENT_ADDRESSED, PPM_STATE_CONFIGURING,
                    PPM_ACTION_CONFIGURE);
}

/* A server that renegotiates does not take a tunnel back. */
static void
test_state_machine_next_never_back(void **state)
{
    for (int event = PPM_EVENT_RESOLVED; event <= PPM_EVENT_CONFIGURED; event++)
        assert_leads_to(PPM_STATE_CONNECTED, (PpmEvent)event, PPM_STATE_CONNECTED, 0);
    assert_leads_to(PPM_STATE_ADDRESSING, PPM_EVENT_NEGOTIATING, PPM_STATE_ADDRESSING, 0);
}

static void
test_state_machine_next_failure_ends_everything(void **state)
{
    for (int from = PPM_STATE_RESOLVING; from <= PPM_STATE_CONNECTED; from++) {
        assert_leads_to((PpmState)from, PPM_EVENT_FAILED, PPM_STATE_DISCONNECTING,
                        PPM_ACTION_CANCEL | PPM_ACTION_STOP);
        assert_leads_to((PpmState)from, PPM_EVENT_DISCONNECT, PPM_STATE_DISCONNECTING,
                        PPM_ACTION_CANCEL | PPM_ACTION_STOP);
        assert_leads_to((PpmState)from, PPM_EVENT_EXITED, PPM_STATE_DISCONNECTING,
                        PPM_ACTION_CANCEL | PPM_ACTION_CLEAN_UP);
    }
    assert_leads_to(PPM_STATE_DISCONNECTING, PPM_EVENT_CLEANED_AFTER_FAILURE, PPM_STATE_FAILED, 0);
    assert_leads_to(PPM_STATE_DISCONNECTING, PPM_EVENT_CLEANED_TO_REPEAT, PPM_STATE_RESOLVING,
                    PPM_ACTION_BEGIN);
}

/* Whatever comes while it ends changes nothing: it is ended once, undone once. */
static void
test_state_machine_next_ends_once(void **state)
{
    for (int event = 0; event <= PPM_EVENT_LAST; event++) {
        if (event != PPM_EVENT_EXITED && event != PPM_EVENT_CLEANED &&
            event != PPM_EVENT_CLEANED_AFTER_FAILURE && event != PPM_EVENT_CLEANED_TO_REPEAT)
            assert_leads_to(PPM_STATE_DISCONNECTING, (PpmEvent)event, PPM_STATE_DISCONNECTING, 0);
    }
}

static void
test_state_machine_next_failed_is_idle(void **state)
{
    assert_leads_to(PPM_STATE_FAILED, PPM_EVENT_CONNECT, PPM_STATE_RESOLVING, PPM_ACTION_BEGIN);
    assert_leads_to(PPM_STATE_FAILED, PPM_EVENT_DISCONNECT, PPM_STATE_DISCONNECTED, 0);
    assert_leads_to(PPM_STATE_FAILED, PPM_EVENT_EXITED, PPM_STATE_FAILED, 0);
    assert_leads_to(PPM_STATE_FAILED, PPM_EVENT_RELEASE, PPM_STATE_DISCONNECTING,
                    PPM_ACTION_CLEAN_UP);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_state_machine_next_whole_way),
        cmocka_unit_test(test_state_machine_next_adoption),
        cmocka_unit_test(test_state_machine_next_skips_steps),
        cmocka_unit_test(test_state_machine_next_never_back),
        cmocka_unit_test(test_state_machine_next_failure_ends_everything),
        cmocka_unit_test(test_state_machine_next_ends_once),
        cmocka_unit_test(test_state_machine_next_failed_is_idle),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
