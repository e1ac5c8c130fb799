package io.facelib.takeover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.facelib.error.InvalidInputException;
import io.facelib.model.BoundingBox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PointReaderTest {
    @TempDir
    private Path folder;

    private final List<Point> points = new ArrayList<>();
    private final List<Point> over = new ArrayList<>();

    private void read(String text) throws IOException {
        Path file = folder.resolve("points.jsonl");
        Files.writeString(file, text);
        PointReader.read("faces", file, points::add, over::add);
    }

    @Test
    void read_pointsAndAnswers_inTheirOrder() throws IOException {
        read("""
                {"payload":{"tenant_id":"a","n":1.5,"none":null},"vector":[0.1,0.2],"id":"one"}

                {"status":"ok","result":{"next_page_offset":7,"points":[{"id":2,"payload":{"tenant_id":"b"},"vector":{"x":[1]}},
                {"id":"three","payload":{}}]},"time":0.1}
                {"result":[{"id":"four","payload":{"bbox":[1,2,3,4]}}]}
                {"result":{"points":[]}}
                """);

        assertThat(points).extracting(Point::name).containsExactly("one", "2", "three", "four");
        assertThat(points.get(0).payload().asMap()).containsOnlyKeys("tenant_id", "n");
        assertThat(points.get(1).tenant()).contains("b");
        assertThat(points.get(3).box(10, 10)).contains(new BoundingBox(1, 2, 3, 4));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"id":"a"}                                            | a point has no id or no payload
            {"payload":{}}                                        | a point has no id or no payload
            [1]                                                   | it is no object
            {"id":{},"payload":{}}                                | no text and no whole number
            {"id":"a b","payload":{}}                             | is not 1 to 255 characters
            {"id":"a","payload":[]}                               | a payload is no object
            {"result":{"points":{}}}                              | its points are no list
            {"result":{"points":[3]}}                             | a point is no object
            {"result":{"points":[{"result":{}}]}}                 | a point is an answer
            {"id":"a","payload":{"x":"personal"                   | it is no JSON
            personal                                              | it is no JSON
            """)
    void read_somethingElse_isToldByLineAndWithoutItsText(String line, String why) {
        assertThatThrownBy(() -> read("{\"id\":\"a\",\"payload\":{}}\n\n" + line))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("faces: line 3: ")
                .hasMessageContaining(why)
                .hasMessageNotContaining("personal");
    }

    @Test
    void read_payloadOverALimit_isShownWithItsTenantOnly_andTheNextIsRead() throws IOException {
        String many = "\"m\":[" + "1,".repeat(40_000) + "1]";
        String wide = "\"m\":{\"tenant_id\":\"x\",\"n\":\"" + "x".repeat(70_000) + "\"}";
        String deep = "\"m\":" + "[".repeat(40) + "]".repeat(40);
        read("{\"id\":\"a\",\"payload\":{" + many + ",\"tenant_id\":\"t\",\"k\":1}}"
                + "{\"id\":\"b\",\"payload\":{\"tenant_id\":\"t\"," + wide + "}}"
                + "{\"id\":\"c\",\"payload\":{" + wide + "}}"
                + "{\"id\":\"d\",\"payload\":{" + deep + ",\"tenant_id\":\"t\"}}"
                + "{\"id\":\"e\",\"payload\":null}{\"id\":\"f\",\"payload\":{\"k\":2}}");

        assertThat(over).extracting(Point::name).containsExactly("a", "b", "c", "d");
        assertThat(over).extracting(point -> point.tenant().orElse("none")).containsExactly("t", "t", "none", "t");
        assertThat(over).allMatch(point -> point.payload().asMap().size() <= 1);
        assertThat(points).extracting(Point::name).containsExactly("e", "f");
        assertThat(points.get(1).payload().asMap()).containsEntry("k", 2L);
    }

    @Test
    void read_noFile_isTold() {
        assertThatThrownBy(() -> PointReader.read("faces", folder.resolve("none"), points::add, over::add))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("cannot be read");
    }

    @Test
    void box_inPartsOfThePicture_isInPixels() throws IOException {
        read("{\"id\":1,\"payload\":{\"bbox\":[0.1,0.25,0.5,1]}}{\"id\":2,\"payload\":{\"bbox\":[5,5,5,9]}}");

        assertThat(points.get(0).box(200, 100)).contains(new BoundingBox(20, 25, 100, 100));
        assertThat(points.get(1).box(200, 100)).isEmpty();
    }
}
