package io.facelib.classical;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.facelib.error.SetupException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What is read as a cascade and what is refused. */
class CascadeXmlTest {
    private static final String CASCADE = """
            <?xml version="1.0"?>
            <opencv_storage><cascade>
              <featureType>%s</featureType><height>3</height><width>3</width>
              <stages><_><stageThreshold>0.5</stageThreshold><weakClassifiers><_>
                <internalNodes>%s</internalNodes><leafValues>1.0 -1.0</leafValues>
              </_></weakClassifiers></_></stages>
              <features><_><rect>0 0 1 1</rect></_></features>
            </cascade></opencv_storage>
            """;

    @Test
    void accepts_codeInTheSubset_passes() throws IOException {
        // A flat window has code 255: bit 31 of the last word.
        LbpCascade cascade = read(CASCADE.formatted("LBP", "0 -1 0 0 0 0 0 0 0 0 -2147483648"));

        assertThat(cascade.accepts(flat(), 0, 0)).isTrue();
    }

    @Test
    void accepts_codeOutsideTheSubset_fails() throws IOException {
        LbpCascade cascade = read(CASCADE.formatted("LBP", "0 -1 0 -1 -1 -1 -1 -1 -1 -1 2147483647"));

        assertThat(cascade.accepts(flat(), 0, 0)).isFalse();
    }

    @Test
    void read_otherFeatures_isRefused() {
        assertThatThrownBy(() -> read(CASCADE.formatted("HAAR", "0 -1 0 0 0 0 0 0 0 0 0")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("LBP");
    }

    @Test
    void read_deeperTree_isRefused() {
        assertThatThrownBy(() -> read(CASCADE.formatted("LBP", "1 2 0 0 0 0 0 0 0 0 0 0 -1 0 0 0 0 0 0 0 0 0")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("stump");
    }

    @Test
    void read_documentType_isRefused() {
        String hostile = "<!DOCTYPE a [<!ENTITY e SYSTEM \"file:///etc/hostname\">]><a>&e;</a>";

        assertThatThrownBy(() -> read(hostile)).isInstanceOf(IOException.class);
    }

    @Test
    void load_platformWithoutNativeJar_tellsWhatToAdd() {
        assertThatThrownBy(() -> CascadeResource.load("plan9-mips"))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("Add org.bytedeco:opencv with the classifier plan9-mips");
    }

    private static LbpCascade read(String xml) throws IOException {
        return CascadeXml.read(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
    }

    private static IntegralImage flat() {
        return new IntegralImage(new GreyImage(3, 3, new int[] {9, 9, 9, 9, 9, 9, 9, 9, 9}));
    }
}
