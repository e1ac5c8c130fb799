package io.facelib.rest;

import io.facelib.error.CapacityException;
import io.facelib.model.TenantId;
import io.facelib.rest.caller.Role;
import io.facelib.rest.json.JsonFields;
import io.facelib.rest.json.Range;
import io.facelib.rest.route.Call;
import io.facelib.rest.route.Reply;
import io.facelib.rest.route.Route;
import io.facelib.rest.route.RouteTable;
import io.facelib.rest.route.Upload;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** Routes of both families that do nothing but count, to see what stands around routes. Safe for any number of threads. */
final class Probe {
    private final AtomicInteger made = new AtomicInteger();
    private volatile Runnable during = () -> {};

    RouteTable routes() {
        return new RouteTable(List.of(
                Route.open("GET", "/health", "health", call -> Reply.json(Map.of("status", "ok"))),
                Route.legacy("GET", "/probe", "probe", Role.READER, call -> Reply.json(Map.of("ok", true))),
                Route.legacy("POST", "/probe/json", "probe", Role.WRITER, this::json)
                        .asCreating(),
                Route.legacy("POST", "/probe/file", "probe", Role.WRITER, this::file)
                        .asCreating(),
                Route.legacy("POST", "/probe/fail", "probe", Role.WRITER, this::fail)
                        .asCreating(),
                Route.legacy("POST", "/probe/plain", "probe", Role.WRITER, this::json),
                Route.legacy("DELETE", "/probe", "probe", Role.ADMIN, call -> Reply.json(Map.of("ok", true))),
                Route.v1("POST", "/api/v1/probe", "probe", Role.WRITER, this::v1)
                        .asCreating(),
                Route.v1("POST", "/api/v1/probe/all", "probe", Role.WRITER, this::all)
                        .asCreating()));
    }

    /** How often something was made. */
    int made() {
        return made.get();
    }

    /** Has something done while a request is being carried out. */
    void during(Runnable action) {
        during = action;
    }

    private Reply json(Call call) throws IOException {
        JsonFields fields = call.json();
        Optional<String> word = fields.optionalString("word");
        fields.check();
        return count(word.orElse(""));
    }

    private Reply file(Call call) throws IOException {
        Upload file = call.file("file");
        return count(Integer.toString(file.content().length));
    }

    private Reply fail(Call call) throws IOException {
        call.json();
        made.incrementAndGet();
        throw new CapacityException("on purpose", Duration.ofSeconds(1));
    }

    private Reply v1(Call call) throws IOException {
        JsonFields fields = call.json();
        Optional<String> tenant = fields.optionalString("tenant_id");
        fields.check();
        call.tenant(tenant.orElse(""), "body");
        return count(tenant.orElse(""));
    }

    private Reply all(Call call) throws IOException {
        JsonFields fields = call.json();
        List<String> tenants = fields.strings("tenants", Range.of(1, 10));
        fields.check();
        call.tenants(tenants.stream().map(TenantId::of).toList());
        return count(String.join(" ", tenants));
    }

    private Reply count(String word) {
        during.run();
        return Reply.json(Map.of("made", made.incrementAndGet(), "word", word)).withHeader("X-Made", "yes");
    }
}
