package io.facelib.operation;

import io.facelib.error.InvalidInputException;
import io.facelib.error.NotFoundException;
import io.facelib.model.DeleteReceipt;
import io.facelib.model.FaceFilter;
import io.facelib.model.Identity;
import io.facelib.model.IdentityEvent;
import io.facelib.model.IdentityEvent.Kind;
import io.facelib.model.IdentityId;
import io.facelib.model.Page;
import io.facelib.model.PageRequest;
import io.facelib.model.Template;
import io.facelib.model.TemplateId;
import io.facelib.model.TenantId;
import io.facelib.spi.Errand;
import io.facelib.spi.IdentityChange;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Renames identities, takes photos from them, deletes them. */
public final class EditIdentity {
    private final EngineParts parts;
    private final IdentityChanges changes;
    private final EraseFaces erase;

    public EditIdentity(EngineParts parts, IdentityChanges changes, EraseFaces erase) {
        this.parts = parts;
        this.changes = changes;
        this.erase = erase;
    }

    /**
     * Gives an identity another name, or none.
     *
     * @throws NotFoundException if there is no such identity
     */
    public Identity rename(TenantId tenant, IdentityId id, Optional<String> name) {
        return changes.apply(tenant, () -> {
                    Identity former = changes.require(tenant, id);
                    Identity next = former.withName(name, parts.clock().instant());
                    return IdentityChange.NONE
                            .replace(former, next)
                            .event(changes.event(Kind.RENAMED, next, List.of()));
                })
                .written();
    }

    /**
     * Takes photos from an identity; one must stay. Unknown ones are ignored.
     *
     * @throws NotFoundException if there is no such identity
     * @throws InvalidInputException if none would stay
     */
    public Identity removePhotos(TenantId tenant, IdentityId id, Collection<TemplateId> photos) {
        Predicate<Template> goes = template -> photos.contains(template.id());
        return changes.apply(tenant, () -> {
                    Identity former = changes.require(tenant, id);
                    List<Template> gone =
                            former.templates().stream().filter(goes).toList();
                    List<Template> left =
                            former.templates().stream().filter(goes.negate()).toList();
                    if (left.isEmpty()) {
                        throw new InvalidInputException(
                                "photos",
                                "all " + gone.size() + " would go, one must stay: delete the identity instead");
                    }
                    Identity next = former.withTemplates(left, parts.clock().instant());
                    return IdentityChange.NONE
                            .replace(former, next)
                            .event(changes.event(Kind.PHOTOS_REMOVED, next, gone))
                            .begin(IdentityChanges.cropsOf(tenant, gone));
                })
                .written();
    }

    /**
     * Deletes an identity with its templates, crops and history. An unknown one is ignored, so that a delete that failed
     * half way can be repeated.
     *
     * @param eraseFaces whether the faces assigned to it go, too, with their pictures; otherwise they lose the assignment
     */
    public DeleteReceipt delete(TenantId tenant, IdentityId id, boolean eraseFaces) {
        Optional<Identity> known = parts.identities().get(tenant, id);
        DeleteReceipt receipt =
                changes.apply(tenant, () -> deletion(tenant, id, eraseFaces)).receiptOrThrow();
        // Faces may carry an id that was never enrolled, or came back while the identity went.
        return known.isEmpty() && eraseFaces ? receipt.plus(erase.where(tenant, FaceFilter.ofIdentity(id))) : receipt;
    }

    private IdentityChange deletion(TenantId tenant, IdentityId id, boolean eraseFaces) {
        Optional<Identity> found = parts.identities().get(tenant, id);
        if (found.isEmpty()) {
            return IdentityChange.NONE;
        }
        Identity gone = found.get();
        IdentityChange change = IdentityChange.NONE.remove(gone);
        for (IdentityId part : withMerged(tenant, id)) {
            change = change.forgetting(part);
        }
        return change.event(changes.event(Kind.DELETED, gone, List.of()))
                .begin(IdentityChanges.cropsOf(tenant, gone.templates()))
                .begin(new Errand.ReleaseFaces(IdentityChanges.newId(), tenant, id, eraseFaces));
    }

    /**
     * An identity, and those that were merged into it, do not exist again and are part of nobody else: their history is of
     * the same person.
     */
    private Set<IdentityId> withMerged(TenantId tenant, IdentityId id) {
        Set<IdentityId> found = new LinkedHashSet<>(Set.of(id));
        Deque<IdentityId> open = new ArrayDeque<>(found);
        while (!open.isEmpty()) {
            IdentityId next = open.remove();
            for (IdentityEvent merge : merges(tenant, next)) {
                IdentityId part = merge.other().orElseThrow();
                if (merge.identity().equals(next) && isOnlyPartOf(tenant, part, found) && found.add(part)) {
                    open.add(part);
                }
            }
        }
        return found;
    }

    private boolean isOnlyPartOf(TenantId tenant, IdentityId part, Set<IdentityId> wholes) {
        return parts.identities().get(tenant, part).isEmpty()
                && merges(tenant, part).stream()
                        .filter(merge -> merge.other().filter(part::equals).isPresent())
                        .allMatch(merge -> wholes.contains(merge.identity()));
    }

    private List<IdentityEvent> merges(TenantId tenant, IdentityId id) {
        List<IdentityEvent> merges = new ArrayList<>();
        PageRequest request = PageRequest.first(200);
        Page<IdentityEvent> page;
        do {
            page = parts.identities().history(tenant, id, request);
            page.items().stream().filter(event -> event.kind() == Kind.MERGED).forEach(merges::add);
            request = request.after(page.next().orElse(""));
        } while (page.next().isPresent());
        return merges;
    }
}
