package io.facelib.spi;

import io.facelib.error.InvalidInputException;
import io.facelib.model.Batch;
import io.facelib.model.BatchItem;
import io.facelib.model.BatchItem.Outcome;
import io.facelib.model.BatchItem.Result;
import java.util.List;
import java.util.stream.Stream;

/**
 * A batch that comes from another store with all of its items, checked: what every {@link BatchStore#adopt} looks at before
 * it keeps one.
 *
 * @param batch final, with the counts that its items have
 * @param items in order, from 0
 */
public record AdoptedBatch(Batch batch, List<BatchItem> items) {
    public AdoptedBatch {
        items = List.copyOf(items);
        if (!batch.status().isFinal()) {
            throw new InvalidInputException("batch", batch.id() + " is " + batch.status() + ", not final");
        }
        for (int i = 0; i < items.size(); i++) {
            if (items.get(i).index() != i) {
                throw new InvalidInputException("items", "item " + items.get(i).index() + " stands at " + i);
            }
        }
        requireCount("total", batch.total(), items.size());
        requireCount("processed", batch.processed(), outcomes(items).count());
        requireCount("successful", batch.successful(), count(items, Result.STORED));
        requireCount("failed", batch.failed(), count(items, Result.FAILED));
    }

    private static Stream<Outcome> outcomes(List<BatchItem> items) {
        return items.stream().flatMap(item -> item.outcome().stream());
    }

    private static long count(List<BatchItem> items, Result result) {
        return outcomes(items).filter(outcome -> outcome.result() == result).count();
    }

    private static void requireCount(String field, int told, long counted) {
        if (told != counted) {
            throw new InvalidInputException(field, told + " are told, the items have " + counted);
        }
    }
}
