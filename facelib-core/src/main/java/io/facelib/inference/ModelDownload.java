package io.facelib.inference;

import io.facelib.error.SetupException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches a model file whose content is known beforehand. The file appears in the cache only when it is whole and its
 * SHA-256 is right; never more bytes are read than the catalogue announces. Where no server answers within 5 seconds the
 * network counts as closed; a transfer that stalls is given up.
 */
final class ModelDownload {
    private static final Logger LOG = LoggerFactory.getLogger(ModelDownload.class);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration STALL = Duration.ofSeconds(30);
    private static final Duration LONGEST = Duration.ofMinutes(10);
    private static final int BLOCK = 32 * 1024;

    private final DownloadListener listener;

    private final Duration stall;

    ModelDownload(DownloadListener listener) {
        this(listener, STALL);
    }

    /** @param stall a download that brings nothing for this long, or twice it, is given up */
    ModelDownload(DownloadListener listener, Duration stall) {
        this.listener = listener;
        this.stall = stall;
    }

    Path fetch(ModelFile file, URI source, Path cache) {
        try {
            Files.createDirectories(cache);
            Path partial = Files.createTempFile(cache, "download-", ".part");
            try {
                receive(file, source, partial);
                Path target = cache.resolve(file.name());
                Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
                return target;
            } finally {
                Files.deleteIfExists(partial);
            }
        } catch (IOException e) {
            throw failed(file, source, e.getClass().getSimpleName(), e);
        }
    }

    private void receive(ModelFile file, URI source, Path partial) throws IOException {
        HttpResponse<InputStream> response = request(file, source);
        MessageDigest digest = ModelFolders.sha256();
        try (InputStream in = response.body();
                OutputStream out = new DigestOutputStream(Files.newOutputStream(partial), digest)) {
            if (response.statusCode() != 200) {
                throw failed(file, source, "HTTP status " + response.statusCode());
            }
            copy(file, source, in, out);
        }
        String actual = HexFormat.of().formatHex(digest.digest());
        if (!actual.equals(file.sha256())) {
            throw failed(file, source, "its SHA-256 is " + actual + ", expected " + file.sha256());
        }
    }

    private static HttpResponse<InputStream> request(ModelFile file, URI source) throws IOException {
        HttpClient client = HttpClient.newBuilder()
                .connectTimeout(PATIENCE)
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build();
        HttpRequest request = get(file, source);
        // Name resolution is not covered by the client's own time-outs, so the whole wait gets one.
        CompletableFuture<HttpResponse<InputStream>> answer =
                client.sendAsync(request, HttpResponse.BodyHandlers.ofInputStream());
        try {
            return answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw failed(file, source, "no answer within " + PATIENCE.toSeconds() + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed(file, source, "interrupted", e);
        } catch (ExecutionException e) {
            throw failed(file, source, "the network is closed or the server does not answer", e);
        }
    }

    private static HttpRequest get(ModelFile file, URI source) {
        try {
            return HttpRequest.newBuilder(source).timeout(PATIENCE).GET().build();
        } catch (IllegalArgumentException e) {
            throw failed(file, source, "only http and https addresses with a host are fetched from", e);
        }
    }

    private void copy(ModelFile file, URI source, InputStream in, OutputStream out) throws IOException {
        AtomicBoolean moved = new AtomicBoolean(true);
        // A read has no time-out of its own: closing the stream is what wakes it when nothing comes any more.
        ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor(ModelDownload::daemon);
        long millis = stall.toMillis();
        ScheduledFuture<?> checks = watch.scheduleAtFixedRate(
                () -> closeUnless(moved.getAndSet(false), in), millis, millis, TimeUnit.MILLISECONDS);
        try {
            copy(file, source, in, out, moved);
        } finally {
            checks.cancel(false);
            watch.shutdownNow();
        }
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "facelib-download-watch");
        thread.setDaemon(true);
        return thread;
    }

    private static void closeUnless(boolean moved, InputStream in) {
        try {
            if (!moved) {
                in.close();
            }
        } catch (IOException e) {
            LOG.debug("closing a stalled download failed", e);
        }
    }

    private void copy(ModelFile file, URI source, InputStream in, OutputStream out, AtomicBoolean moved)
            throws IOException {
        byte[] block = new byte[BLOCK];
        long received = 0;
        long nextReport = 0;
        long start = System.nanoTime();
        listener.progress(file.name(), 0, file.bytes());
        for (int n = in.read(block); n >= 0; n = in.read(block)) {
            moved.set(true);
            received += n;
            if (System.nanoTime() - start > LONGEST.toNanos()) {
                throw failed(file, source, "it takes longer than " + LONGEST.toMinutes() + " minutes");
            }
            if (received > file.bytes()) {
                throw failed(file, source, "it sends more than the expected " + file.bytes() + " bytes");
            }
            out.write(block, 0, n);
            if (received >= nextReport || received == file.bytes()) {
                listener.progress(file.name(), received, file.bytes());
                nextReport = received + file.bytes() / 100;
            }
        }
        if (received < file.bytes()) {
            throw failed(file, source, "it sends " + received + " of " + file.bytes() + " bytes");
        }
    }

    private static SetupException failed(ModelFile file, URI source, String why, Throwable... causes) {
        return new SetupException(
                "the model file " + file.name() + " could not be fetched from " + source.getHost() + ": " + why,
                "Fetch it by other means, check its SHA-256 (" + file.sha256() + "), and name its folder in"
                        + " FACELIB_MODELS.",
                causes);
    }
}
