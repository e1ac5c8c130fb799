package io.facelib.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class BatchSourceTest {
    @Test
    void toString_linksAndPaths_areNotTold() {
        BatchSource url = new BatchSource.Url("https://us3r:passw0rd@host.example/pa7h?token=t0ken#fr4g");
        BatchSource file = new BatchSource.File("/home/al1ce/face.jpg");

        assertThat(url + " " + new BatchItem(0, url, Optional.empty()))
                .doesNotContain("us3r", "passw0rd", "host.example", "pa7h", "t0ken", "fr4g");
        assertThat(file + " " + new BatchItem(1, file, Optional.empty())).doesNotContain("al1ce", "face.jpg");
        assertThat(url.text()).contains("t0ken");
    }
}
