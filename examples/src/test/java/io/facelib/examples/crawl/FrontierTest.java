package io.facelib.examples.crawl;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FrontierTest {
    private static final String START = "https://example.org/";

    @TempDir
    private Path folder;

    private Frontier open(String tenant, String start) {
        return Frontier.open(folder.resolve("crawl.db"), tenant, start);
    }

    private static PageUrl url(String path) {
        return new PageUrl(START + path);
    }

    private static List<String> sources(List<Frontier.Image> images) {
        return images.stream().map(Frontier.Image::source).toList();
    }

    @Test
    void open_afterAnEndThatWasNoEnd_goesOn() {
        try (Frontier first = open("acme", START)) {
            assertThat(first.resumed()).isFalse();
            first.begin();
            first.enqueue(url(""));
            Frontier.Page page = first.next().orElseThrow();
            first.visited(page, url(""), List.of(url("a"), url("b")), List.of(url("1.png")), Bounds.ofPages(10));
            first.sent("batch-1", first.waiting(10));
            first.visited(
                    first.next().orElseThrow(), url("a"), List.of(url("")), List.of(url("2.png")), Bounds.ofPages(10));
        }
        try (Frontier second = open("acme", START)) {
            assertThat(second.resumed()).isTrue();
            assertThat(second.openBatches()).containsExactly("batch-1");
            assertThat(sources(second.waiting(10))).containsExactly(START + "2.png");
            assertThat(second.next().map(Frontier.Page::url)).contains(url("b"));
            assertThat(second.pagesVisited()).isEqualTo(2);
            second.ended("batch-1");
            assertThat(second.openBatches()).isEmpty();
            second.finish();
        }
        try (Frontier third = open("acme", START)) {
            assertThat(third.resumed()).isFalse();
        }
    }

    @Test
    void images_areKnownToTheirTenantOnly_whateverTheStart() {
        try (Frontier first = open("acme", START)) {
            first.begin();
            assertThat(first.found(List.of("a", "b", "c", "a"))).isEqualTo(3);
            List<Frontier.Image> images = first.waiting(10);
            first.sent("batch", images.subList(0, 1));
            first.failed(images.get(1));
        }
        try (Frontier other = open("other", START)) {
            other.begin();
            assertThat(other.found(List.of("a", "b", "c"))).isEqualTo(3);
        }
        try (Frontier elsewhere = open("acme", START + "elsewhere")) {
            elsewhere.begin();
            assertThat(elsewhere.found(List.of("a", "b", "c")))
                    .as("what the first did not get")
                    .isEqualTo(2);
        }
    }

    @Test
    void begin_forgetsWhatCouldNotBeHad_soThatItIsTriedAgain() {
        try (Frontier frontier = open("acme", START)) {
            frontier.begin();
            frontier.found(List.of("a", "b"));
            frontier.failed(frontier.waiting(1).get(0));
            assertThat(frontier.found(List.of("a"))).as("in the same crawl").isZero();
            frontier.sent("batch", frontier.waiting(10));
            frontier.ended("batch");
            frontier.finish();
            frontier.begin();
            assertThat(frontier.found(List.of("a", "b"))).isEqualTo(1);
        }
    }

    @Test
    void visited_chainsWithoutNewImages_areNotFollowedForEver() {
        Bounds bounds = new Bounds(1_000, 200, 3, 100);
        try (Frontier frontier = open("acme", START)) {
            frontier.begin();
            frontier.enqueue(url("0"));
            int visited = 0;
            while (frontier.next().isPresent()) {
                Frontier.Page page = frontier.next().get();
                visited++;
                // The first two show an image each; behind them there is nothing but the next.
                List<PageUrl> images = visited <= 2 ? List.of(url(visited + ".png")) : List.of();
                frontier.visited(page, page.url(), List.of(url("" + visited)), images, bounds);
            }
            assertThat(visited).isEqualTo(2 + 4);
        }
    }

    @Test
    void visited_pagesThatDifferInTheirQueryOnly_areCounted() {
        Bounds bounds = new Bounds(1_000, 200, 8, 5);
        try (Frontier frontier = open("acme", START)) {
            frontier.begin();
            frontier.enqueue(url(""));
            List<PageUrl> links =
                    IntStream.range(0, 50).mapToObj(i -> url("list?sort=" + i)).toList();
            frontier.visited(frontier.next().orElseThrow(), url(""), links, List.of(url("1.png")), bounds);
            assertThat(frontier.pagesWaiting()).isEqualTo(5);
        }
    }

    @Test
    void visited_throughARedirect_isNotVisitedAgainUnderItsOwnName() {
        try (Frontier frontier = open("acme", START)) {
            frontier.begin();
            frontier.enqueue(url("old"));
            frontier.visited(
                    frontier.next().orElseThrow(), url("new"), List.of(url("new")), List.of(), Bounds.ofPages(10));
            assertThat(frontier.next()).isEmpty();
        }
    }
}
