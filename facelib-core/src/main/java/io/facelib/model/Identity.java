package io.facelib.model;

import io.facelib.error.ContractMismatchException;
import io.facelib.error.InvalidInputException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A person that was enrolled. Immutable: a change makes the next revision.
 *
 * @param tenant whose it is
 * @param id unique within the tenant
 * @param name for people to read, 1 to 255 characters; decides nothing
 * @param templates 1 to {@value #MAX_TEMPLATES}, all of one contract, no two of the same id, in the order they were
 *     enrolled
 * @param createdAt when the person was first enrolled
 * @param changedAt when this revision was made
 * @param revision from 1; a store refuses a change of any but the newest
 */
public record Identity(
        TenantId tenant,
        IdentityId id,
        Optional<String> name,
        List<Template> templates,
        Instant createdAt,
        Instant changedAt,
        long revision) {
    /** How many photos a person may have. */
    public static final int MAX_TEMPLATES = 1_000;

    public Identity {
        templates = List.copyOf(templates);
        Checks.range("number of templates", templates.size(), 1, MAX_TEMPLATES);
        name.ifPresent(Identity::checkName);
        ContractId contract = templates.get(0).embedding().contract();
        for (Template template : templates) {
            if (!template.embedding().contract().equals(contract)) {
                throw new ContractMismatchException(
                        contract.value(), template.embedding().contract().value());
            }
        }
        if (templates.stream().map(Template::id).distinct().count() < templates.size()) {
            throw new InvalidInputException("templates", "two have the same id");
        }
        if (revision < 1) {
            throw new InvalidInputException("revision", revision + " is below 1");
        }
    }

    private static void checkName(String name) {
        boolean control = name.chars().anyMatch(Character::isISOControl);
        if (name.isBlank() || name.length() > 255 || control) {
            throw new InvalidInputException(
                    "name", name.length() + " characters: 1 to 255 are allowed, not blank and no control characters");
        }
    }

    /** The vector space of its templates. */
    public ContractId contract() {
        return templates.get(0).embedding().contract();
    }

    /**
     * What a probe is compared with: the mean of the templates' unit vectors, scaled to norm 1.
     *
     * @throws InvalidInputException if the mean is zero, which vectors of one person never are
     */
    public Embedding centroid() {
        return Embedding.mean(templates.stream().map(Template::embedding).toList());
    }

    /** The next revision with other templates. */
    public Identity withTemplates(List<Template> value, Instant now) {
        return new Identity(tenant, id, name, value, createdAt, now, revision + 1);
    }

    /** The next revision under another name. */
    public Identity withName(Optional<String> value, Instant now) {
        return new Identity(tenant, id, value, templates, createdAt, now, revision + 1);
    }

    /** Shows no name: it is personal. */
    @Override
    public String toString() {
        return "Identity[" + tenant + "/" + id + ", " + templates.size() + " templates, revision " + revision + "]";
    }
}
