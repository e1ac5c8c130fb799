package io.facelib.model;

/** How long a delivery waits before it is tried again. */
public enum RetrySchedule {
    /** 1 s, 2 s, 4 s and so on, as often as the endpoint says: what receivers of the service before facelib know. */
    EXPONENTIAL,
    /** 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h, 24 h, whatever the endpoint says: over three days, with jitter. */
    STANDARD_WEBHOOKS
}
