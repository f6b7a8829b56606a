/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/health.h"

static enum trial_why
why_of(const struct health_before *was, const struct health_now *now)
{
	if (now->panic && !was->panic)
		return TRIAL_PANIC;
	if (was->serving && !now->serving)
		return TRIAL_PORT;
	if (now->chosen && now->survivors > 0 && now->survivors >= now->wanted)
		return now->pending > 0 ? TRIAL_SETTLING : TRIAL_FINE;
	if (now->answered == 0)
		return TRIAL_ANSWERS;
	return now->gathering > 0 ? TRIAL_SAMPLES : TRIAL_CHOICE;
}

/* Time is over, and it is not healthy. */
static enum health
compare(const struct health_before *was, const struct health_now *now,
    enum trial_why why)
{
	if (why == TRIAL_PANIC || why == TRIAL_PORT || was->chosen)
		return HEALTH_BAD;
	if (was->answered > 0 && now->answered == 0)
		return HEALTH_BAD;
	return HEALTH_SAME;
}

enum health
health_judge(const struct health_before *was, const struct health_now *now,
    enum trial_why *why)
{
	/* Nobody is there who could answer. */
	bool vain = now->sources == 0 && now->pending == 0;
	bool over = now->over || vain;

	*why = why_of(was, now);
	switch (*why) {
	case TRIAL_FINE:
		return HEALTH_GOOD;
	case TRIAL_SETTLING:
		return over ? HEALTH_GOOD : HEALTH_WAIT;
	case TRIAL_SAMPLES:
		if (!now->late)
			return HEALTH_WAIT;
		break;
	case TRIAL_ANSWERS:
	case TRIAL_CHOICE:
	case TRIAL_PORT:
	case TRIAL_PANIC:
		break;
	}
	return over ? compare(was, now, *why) : HEALTH_WAIT;
}
