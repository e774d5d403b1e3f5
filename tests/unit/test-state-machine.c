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
            event != PPM_EVENT_CLEANED_AFTER_FAILURE && event != PPM_EVENT_CLEANED_TO_REPEAT &&
            event != PPM_EVENT_CLEANED_TO_WAIT)
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

static void
test_state_machine_next_waiting(void **state)
{
    assert_leads_to(PPM_STATE_DISCONNECTING, PPM_EVENT_CLEANED_TO_WAIT, PPM_STATE_WAITING,
                    PPM_ACTION_WAIT);
    assert_leads_to(PPM_STATE_WAITING, PPM_EVENT_RETRY, PPM_STATE_RESOLVING,
                    PPM_ACTION_CANCEL | PPM_ACTION_BEGIN);
    assert_leads_to(PPM_STATE_WAITING, PPM_EVENT_CONNECT, PPM_STATE_RESOLVING,
                    PPM_ACTION_CANCEL | PPM_ACTION_BEGIN);
    assert_leads_to(PPM_STATE_WAITING, PPM_EVENT_DISCONNECT, PPM_STATE_DISCONNECTED,
                    PPM_ACTION_CANCEL);
    assert_leads_to(PPM_STATE_WAITING, PPM_EVENT_RELEASE, PPM_STATE_DISCONNECTING,
                    PPM_ACTION_CANCEL | PPM_ACTION_CLEAN_UP);
    assert_leads_to(PPM_STATE_WAITING, PPM_EVENT_FAILED, PPM_STATE_FAILED, PPM_ACTION_CANCEL);
    for (int event = PPM_EVENT_RESOLVED; event <= PPM_EVENT_CONFIGURED; event++)
        assert_leads_to(PPM_STATE_WAITING, (PpmEvent)event, PPM_STATE_WAITING, 0);
    for (int from = 0; from <= PPM_STATE_LAST; from++)
        if (from != PPM_STATE_WAITING)
            assert_leads_to((PpmState)from, PPM_EVENT_RETRY, (PpmState)from, 0);
}

/* ---- any events in any order ---- */

/* What there is, as the actions make it: each of it has one owner, the state. */
typedef struct {
    PpmState state;
    gboolean attempt; /* look-ups, tests, the deadline */
    gboolean calling; /* REACHED will come */
    gboolean pppd;
    gboolean stopping; /* EXITED will come */
    gboolean cleaning; /* one of the CLEANED events will come */
    gboolean waiting;  /* RETRY will come */
    gboolean block;    /* kept in the system after a failure */
} Model;

static void
model_carry_out(Model *model, guint actions)
{
    if (actions & PPM_ACTION_CANCEL)
        model->attempt = model->calling = model->waiting = FALSE;
    if (actions & PPM_ACTION_BEGIN) {
        assert_false(model->attempt || model->pppd || model->stopping || model->cleaning);
        model->attempt = TRUE;
    }
    if (actions & PPM_ACTION_CALL) {
        assert_true(model->attempt && !model->calling);
        model->calling = TRUE;
    }
    if (actions & PPM_ACTION_START) {
        assert_true(model->attempt && !model->pppd);
        model->pppd = TRUE;
    }
    if (actions & PPM_ACTION_SETTLE)
        model->attempt = FALSE;
    if (actions & PPM_ACTION_STOP) {
        assert_false(model->stopping || model->cleaning);
        model->stopping = TRUE;
    }
    if (actions & PPM_ACTION_CLEAN_UP) {
        assert_false(model->pppd || model->cleaning);
        model->cleaning = TRUE;
        model->block = FALSE;
    }
    if (actions & PPM_ACTION_WAIT) {
        assert_false(model->waiting || model->attempt);
        model->waiting = TRUE;
    }
}

static gboolean
is_cleaned(PpmEvent event)
{
    return event >= PPM_EVENT_CLEANED && event <= PPM_EVENT_CLEANED_TO_WAIT;
}

static gboolean
model_keeps_block(const Model *model)
{
    return model->block && (model->state == PPM_STATE_FAILED || model->state == PPM_STATE_WAITING);
}

/* Whether such an event can come at all; what comes late from somebody else always can. */
static gboolean
model_can_raise(const Model *model, PpmEvent event)
{
    if (event == PPM_EVENT_REACHED)
        return model->calling;
    if (event >= PPM_EVENT_NEGOTIATING && event <= PPM_EVENT_CONFIGURED)
        return model->pppd;
    if (event == PPM_EVENT_EXITED)
        return model->pppd || model->stopping;
    if (is_cleaned(event))
        return model->cleaning;
    if (event == PPM_EVENT_RETRY)
        return model->waiting;
    if (event == PPM_EVENT_RELEASE)
        return model_keeps_block(model);
    if (event == PPM_EVENT_DISCONNECT)
        return !model_keeps_block(model);
    return event != PPM_EVENT_ADOPT; /* at the service's start alone */
}

static void
model_assert_rest(const Model *model)
{
    gboolean is_at_rest = ppm_state_is_idle(model->state) || model->state == PPM_STATE_WAITING;

    assert_int_equal(model->waiting, model->state == PPM_STATE_WAITING);
    if (is_at_rest)
        assert_false(model->attempt || model->pppd || model->stopping || model->cleaning);
    if (model->state == PPM_STATE_CONNECTED)
        assert_true(model->pppd && !model->attempt);
    if (model->state == PPM_STATE_DISCONNECTING)
        assert_true(model->stopping || model->cleaning);
}

static void
model_raise(Model *model, PpmEvent event, gboolean block)
{
    PpmTransition transition = ppm_state_machine_next(model->state, event);

    if (event == PPM_EVENT_REACHED)
        model->calling = FALSE;
    if (event == PPM_EVENT_EXITED)
        model->pppd = model->stopping = FALSE;
    if (is_cleaned(event)) {
        model->cleaning = FALSE;
        model->block = block && event >= PPM_EVENT_CLEANED_AFTER_FAILURE;
    }
    model->state = transition.state;
    model_carry_out(model, transition.actions);
    model_assert_rest(model);
}

/* Somebody wants it ended, and what is under way ends. */
static void
model_end(Model *model)
{
    for (guint step = 0; step < 4; step++) {
        model_raise(model, model_keeps_block(model) ? PPM_EVENT_RELEASE : PPM_EVENT_DISCONNECT,
                    FALSE);
        if (model->stopping)
            model_raise(model, PPM_EVENT_EXITED, FALSE);
        if (model->cleaning)
            model_raise(model, PPM_EVENT_CLEANED, FALSE);
    }
    assert_int_equal(model->state, PPM_STATE_DISCONNECTED);
    assert_false(model->block);
}

static void
test_state_machine_next_any_order(void **state)
{
    g_autoptr(GRand) chance = g_rand_new_with_seed(20261121);

    for (guint sequence = 0; sequence < 100000; sequence++) {
        Model model = {.state = PPM_STATE_DISCONNECTED};

        for (guint step = 0; step < 40; step++) {
            PpmEvent event = (PpmEvent)g_rand_int_range(chance, 0, PPM_EVENT_LAST + 1);

            if (model_can_raise(&model, event))
                model_raise(&model, event, g_rand_boolean(chance));
        }
        model_end(&model);
    }
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
        cmocka_unit_test(test_state_machine_next_waiting),
        cmocka_unit_test(test_state_machine_next_any_order),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
