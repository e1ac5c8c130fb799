package io.facelib.ingest;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.facelib.image.PerceptualHash;
import io.facelib.model.FaceId;
import io.facelib.model.TenantId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Remembers for an hour how the crops of stored faces looked, so that a picture that comes many times is stored once. Per
 * tenant, among hashes with the same first four hexadecimal digits; hashes that differ in 8 of 64 bits or fewer are near.
 * Kept on the heap of this process: a guard against floods, not a promise. Safe for any number of threads.
 */
final class NearDuplicates {
    private static final int PREFIX = 4;
    private static final int MAX_DISTANCE = 8;
    private static final int MAX_MEMBERS = 1_000;
    private static final Duration REMEMBERED = Duration.ofHours(1);
    /** Members of all tenants together: some tens of megabytes. */
    private static final long MAX_WEIGHT = 500_000;

    private record Place(TenantId tenant, String prefix) {}

    /**
     * A face as it is remembered.
     *
     * @param since of the ticker, nanoseconds
     * @param stored whether it is more than about to be stored
     */
    private record Member(String hash, FaceId face, long since, boolean stored) {}

    private final Ticker ticker;
    private final Cache<Place, List<Member>> members;

    NearDuplicates(Ticker ticker) {
        this.ticker = ticker;
        this.members = Caffeine.newBuilder()
                .expireAfterWrite(REMEMBERED)
                .maximumWeight(MAX_WEIGHT)
                .weigher((Place place, List<Member> list) -> list.size())
                .ticker(ticker)
                .build();
    }

    /**
     * Whether a face looks like another one that is stored, or is being stored; if not, it is remembered. A face is never its own
     * duplicate, so that a job that is done again stores what it stored before.
     *
     * @param isStored whether a face is stored still: other processes delete faces, too. Asked only of those that look like it
     */
    boolean isDuplicate(TenantId tenant, String hash, FaceId face, Predicate<FaceId> isStored) {
        Optional<Member> near = nearOrRemember(tenant, hash, face);
        while (near.isPresent() && near.get().stored() && !isStored.test(near.get().face())) {
            forget(tenant, near.get().hash(), near.get().face());
            near = nearOrRemember(tenant, hash, face);
        }
        return near.isPresent();
    }

    /** One that is near; the face is remembered if there is none. */
    private Optional<Member> nearOrRemember(TenantId tenant, String hash, FaceId face) {
        List<Member> near = new ArrayList<>();
        members.asMap().compute(place(tenant, hash), (place, former) -> {
            long now = ticker.read();
            List<Member> list = former == null ? List.of() : remembered(former, now);
            list.stream()
                    .filter(member -> isNear(member, hash, face))
                    .findFirst()
                    .ifPresent(near::add);
            return near.isEmpty() ? with(list, new Member(hash, face, now, false)) : list;
        });
        return near.stream().findFirst();
    }

    /** A face that was remembered is stored now. */
    void stored(TenantId tenant, String hash, FaceId face) {
        members.asMap()
                .computeIfPresent(
                        place(tenant, hash),
                        (place, former) -> former.stream()
                                .map(member -> member.face().equals(face)
                                        ? new Member(member.hash(), face, member.since(), true)
                                        : member)
                                .toList());
    }

    /** Forgets a face that was not stored after all. */
    void forget(TenantId tenant, String hash, FaceId face) {
        members.asMap()
                .computeIfPresent(
                        place(tenant, hash),
                        (place, former) -> former.stream()
                                .filter(member -> !member.face().equals(face))
                                .toList());
    }

    /** Forgets everything of a tenant: to be called when faces of it are erased. */
    void forget(TenantId tenant) {
        members.asMap().keySet().removeIf(place -> place.tenant().equals(tenant));
    }

    private static Place place(TenantId tenant, String hash) {
        return new Place(tenant, hash.substring(0, PREFIX));
    }

    private static List<Member> remembered(List<Member> list, long now) {
        return list.stream()
                .filter(member -> now - member.since() < REMEMBERED.toNanos())
                .toList();
    }

    private static boolean isNear(Member member, String hash, FaceId face) {
        return !member.face().equals(face) && PerceptualHash.distance(member.hash(), hash) <= MAX_DISTANCE;
    }

    /** The oldest goes where there are too many. */
    private static List<Member> with(List<Member> list, Member added) {
        List<Member> next = new ArrayList<>(list.size() + 1);
        for (Member member : list) {
            if (!member.face().equals(added.face())) {
                next.add(member);
            }
        }
        next.add(added);
        return List.copyOf(next.subList(Math.max(0, next.size() - MAX_MEMBERS), next.size()));
    }
}
