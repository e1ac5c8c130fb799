package io.facelib.operation;

import io.facelib.error.FacelibException;
import io.facelib.model.DeleteReceipt;
import io.facelib.model.FaceFilter;
import io.facelib.model.FaceId;
import io.facelib.model.FaceRecord;
import io.facelib.model.IdentityId;
import io.facelib.model.ObjectKey;
import io.facelib.model.Page;
import io.facelib.model.PageRequest;
import io.facelib.model.TenantId;
import io.facelib.spi.Errand;
import io.facelib.spi.Errand.DeleteCrops;
import io.facelib.spi.Errand.MoveFaces;
import io.facelib.spi.Errand.ReleaseFaces;
import io.facelib.spi.Errand.ReturnFaces;
import io.facelib.spi.IdentityChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does what a change of identities owes other stores: moves, returns, releases faces and removes crops. Each errand may be
 * done any number of times, in part or whole. Safe for any number of threads.
 */
public final class IdentityErrands {
    private static final Logger LOG = LoggerFactory.getLogger(IdentityErrands.class);
    private static final PageRequest CHUNK = PageRequest.first(500);

    private static final DeleteReceipt NOTHING = new DeleteReceipt(0, 0);

    /** What an errand removed, or why it is still owed. */
    record Result(DeleteReceipt receipt, Optional<FacelibException> failure) {
        DeleteReceipt orThrow() {
            if (failure.isPresent()) {
                throw failure.get();
            }
            return receipt;
        }
    }

    private final EngineParts parts;
    private final EraseFaces erase;

    public IdentityErrands(EngineParts parts, EraseFaces erase) {
        this.parts = parts;
        this.erase = erase;
    }

    /** Does the errands that an earlier process left; those that fail stay owed. */
    public void resume() {
        owed(errand -> true).forEach(this::tryNow);
    }

    /** Does an errand; one that fails stays owed. */
    Result tryNow(Errand errand) {
        try {
            return new Result(run(errand), Optional.empty());
        } catch (FacelibException e) {
            LOG.warn("{} {} is left for later: {}", errand.getClass().getSimpleName(), errand.id(), e.getMessage());
            return new Result(NOTHING, Optional.of(e));
        }
    }

    /**
     * Does what is still owed for a tenant: what failed before, and what a change left of which nobody heard whether it was
     * made. Throws when a backend still fails.
     */
    void doOwed(TenantId tenant) {
        owed(errand -> errand.tenant().equals(tenant)).forEach(this::run);
    }

    private List<Errand> owed(Predicate<Errand> which) {
        List<Errand> found = new ArrayList<>();
        PageRequest page = CHUNK;
        Page<Errand> left;
        do {
            left = parts.identities().errands(page);
            left.items().stream().filter(which).forEach(found::add);
            page = CHUNK.after(left.next().orElse(""));
        } while (left.next().isPresent());
        return found;
    }

    private DeleteReceipt run(Errand errand) {
        DeleteReceipt receipt = effect(errand);
        parts.identities().commit(errand.tenant(), IdentityChange.NONE.end(errand));
        return receipt;
    }

    private DeleteReceipt effect(Errand errand) {
        if (errand instanceof MoveFaces move) {
            return move(move);
        }
        if (errand instanceof ReturnFaces back) {
            return giveBack(back);
        }
        if (errand instanceof ReleaseFaces release) {
            return release(release);
        }
        return remove(((DeleteCrops) errand).crops());
    }

    /** Which faces move is written down before they do, so that the merge can be undone. */
    private DeleteReceipt move(MoveFaces errand) {
        List<FaceId> faces = assignedTo(errand.tenant(), errand.from());
        while (!faces.isEmpty()) {
            parts.identities().commit(errand.tenant(), IdentityChange.NONE.moving(errand.id(), faces));
            FaceFilter still = FaceFilter.ofIdentity(errand.from());
            parts.vectors().assign(errand.tenant(), faces, still, Optional.of(errand.into()));
            faces = assignedTo(errand.tenant(), errand.from());
        }
        return NOTHING;
    }

    private List<FaceId> assignedTo(TenantId tenant, IdentityId identity) {
        return parts.vectors().list(tenant, FaceFilter.ofIdentity(identity), CHUNK).items().stream()
                .map(FaceRecord::id)
                .toList();
    }

    private DeleteReceipt giveBack(ReturnFaces errand) {
        PageRequest page = CHUNK;
        Page<FaceId> moved;
        do {
            moved = parts.identities().moved(errand.tenant(), errand.merge(), page);
            FaceFilter still = FaceFilter.ofIdentity(errand.from());
            parts.vectors().assign(errand.tenant(), moved.items(), still, Optional.of(errand.into()));
            page = CHUNK.after(moved.next().orElse(""));
        } while (moved.next().isPresent());
        return NOTHING;
    }

    private DeleteReceipt release(ReleaseFaces errand) {
        if (errand.erase()) {
            return erase.where(errand.tenant(), FaceFilter.ofIdentity(errand.identity()));
        }
        List<FaceId> faces = assignedTo(errand.tenant(), errand.identity());
        while (!faces.isEmpty()) {
            FaceFilter still = FaceFilter.ofIdentity(errand.identity());
            parts.vectors().assign(errand.tenant(), faces, still, Optional.empty());
            faces = assignedTo(errand.tenant(), errand.identity());
        }
        return NOTHING;
    }

    private DeleteReceipt remove(List<ObjectKey> crops) {
        return new DeleteReceipt(
                0, crops.stream().filter(parts.objects()::delete).count());
    }
}
