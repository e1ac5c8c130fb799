/**
 * Telling endpoints of events: {@link io.facelib.webhook.WebhookEndpoints} keeps who wants to know,
 * {@link io.facelib.webhook.WebhookRelay} makes delivery jobs of the events in the outbox, and
 * {@link io.facelib.webhook.WebhookHandler} does them. Start with the handler.
 */
@NullMarked
package io.facelib.webhook;

import org.jspecify.annotations.NullMarked;
