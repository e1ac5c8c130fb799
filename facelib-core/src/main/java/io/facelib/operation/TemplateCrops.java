package io.facelib.operation;

import io.facelib.error.FacelibException;
import io.facelib.image.JpegEncoder;
import io.facelib.model.ObjectKey;
import io.facelib.model.Template;
import io.facelib.model.TenantId;
import io.facelib.operation.PhotoSelection.Accepted;
import io.facelib.spi.ObjectInfo;
import io.facelib.spi.ObjectStore;
import java.io.ByteArrayInputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The aligned faces of enrolled photos: stored before the identity that names them, removed after it. */
final class TemplateCrops {
    private static final Logger LOG = LoggerFactory.getLogger(TemplateCrops.class);
    /** Higher than for other crops: a later model makes vectors from these. */
    private static final int QUALITY = 95;

    private final ObjectStore objects;

    TemplateCrops(EngineParts parts) {
        this.objects = parts.objects();
    }

    /** Stores a crop for each photo and makes its template. When it throws, what it stored is removed again. */
    List<Template> store(TenantId tenant, PhotoSelection selection, Instant now) {
        List<Template> templates = new ArrayList<>();
        boolean done = false;
        try {
            for (Accepted photo : selection.accepted()) {
                templates.add(store(tenant, photo, now));
            }
            done = true;
            return templates;
        } finally {
            if (!done) {
                discard(templates);
            }
        }
    }

    private Template store(TenantId tenant, Accepted photo, Instant now) {
        ObjectKey key = StorageLayout.template(tenant, photo.id());
        byte[] jpeg = JpegEncoder.encode(photo.photo().crop(), QUALITY);
        objects.put(key, new ByteArrayInputStream(jpeg), ObjectInfo.ofType("image/jpeg"));
        return new Template(
                photo.id(),
                photo.embedding(),
                photo.photo().quality(),
                photo.photo().sha256(),
                photo.photo().perceptualHash(),
                key,
                now);
    }

    /** Removes the crops of templates that no identity got; what cannot be removed stays as an orphan. */
    void discard(List<Template> templates) {
        for (Template template : templates) {
            try {
                objects.delete(template.crop());
            } catch (FacelibException e) {
                LOG.warn("crop {} of a template that was not enrolled stays: {}", template.id(), e.getMessage());
            }
        }
    }
}
