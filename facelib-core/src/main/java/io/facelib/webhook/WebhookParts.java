package io.facelib.webhook;

/**
 * What a tenant can do with webhooks, put together once for all tenants.
 *
 * @param endpoints who is told of events
 * @param replay what was told, and telling it again
 * @param tests events that test a receiver
 */
public record WebhookParts(WebhookEndpoints endpoints, WebhookReplay replay, TestDelivery tests) {}
