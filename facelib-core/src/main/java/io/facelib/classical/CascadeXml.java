package io.facelib.classical;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/**
 * Reads a cascade of LBP stumps from the XML that OpenCV's training tool writes: {@code stages}, each with a threshold
 * and weak classifiers of one node (0, -1, feature, 8 words of 32 bits) and two leaves; then {@code features}, each a
 * rectangle x, y, width, height of the top left block of nine.
 */
final class CascadeXml {
    private static final int NODE_NUMBERS = 3 + LbpCascade.SUBSET_WORDS;

    private CascadeXml() {}

    /**
     * Reads one cascade.
     *
     * @throws IOException if the stream fails, is no XML, or describes anything but a cascade of LBP stumps
     */
    static LbpCascade read(InputStream in) throws IOException {
        Element cascade = child(parse(in).getDocumentElement(), "cascade");
        if (!text(cascade, "featureType").equals("LBP")) {
            throw new IOException("the cascade has features of another kind than LBP");
        }
        List<int[]> rectangles = rectangles(cascade);
        List<LbpCascade.Stage> stages = new ArrayList<>();
        for (Element stage : children(child(cascade, "stages"))) {
            stages.add(stage(stage, rectangles));
        }
        return new LbpCascade((int) numbers(cascade, "width")[0], (int) numbers(cascade, "height")[0], stages);
    }

    /** Without document types, external entities and inclusions, so that a manipulated file can reach nothing. */
    private static Document parse(InputStream in) throws IOException {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        try {
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            factory.setXIncludeAware(false);
            factory.setExpandEntityReferences(false);
            return factory.newDocumentBuilder().parse(in);
        } catch (ParserConfigurationException | SAXException e) {
            throw new IOException("the cascade is not readable XML", e);
        }
    }

    private static List<int[]> rectangles(Element cascade) throws IOException {
        List<int[]> rectangles = new ArrayList<>();
        for (Element feature : children(child(cascade, "features"))) {
            rectangles.add(ints(numbers(feature, "rect"), 0, 4));
        }
        return rectangles;
    }

    private static LbpCascade.Stage stage(Element stage, List<int[]> rectangles) throws IOException {
        List<LbpCascade.Stump> stumps = new ArrayList<>();
        for (Element weak : children(child(stage, "weakClassifiers"))) {
            double[] node = numbers(weak, "internalNodes");
            double[] leaves = numbers(weak, "leafValues");
            if (node.length != NODE_NUMBERS || leaves.length != 2 || node[2] < 0 || node[2] >= rectangles.size()) {
                throw new IOException("the cascade has a tree that is not a stump");
            }
            int[] block = rectangles.get((int) node[2]);
            int[] subset = ints(node, 3, LbpCascade.SUBSET_WORDS);
            stumps.add(new LbpCascade.Stump(block, subset, (float) leaves[0], (float) leaves[1]));
        }
        return new LbpCascade.Stage((float) numbers(stage, "stageThreshold")[0], stumps);
    }

    private static int[] ints(double[] values, int from, int count) throws IOException {
        if (values.length < from + count) {
            throw new IOException("the cascade has " + values.length + " numbers where " + (from + count) + " belong");
        }
        int[] ints = new int[count];
        for (int i = 0; i < count; i++) {
            ints[i] = (int) values[from + i];
        }
        return ints;
    }

    private static double[] numbers(Element parent, String name) throws IOException {
        String[] words = text(parent, name).split("\\s+", -1);
        double[] numbers = new double[words.length];
        try {
            for (int i = 0; i < words.length; i++) {
                numbers[i] = Double.parseDouble(words[i]);
            }
            return numbers;
        } catch (NumberFormatException e) {
            throw new IOException("<" + name + "> of the cascade holds something that is no number", e);
        }
    }

    private static String text(Element parent, String name) throws IOException {
        return child(parent, name).getTextContent().trim();
    }

    private static Element child(Element parent, String name) throws IOException {
        for (Element element : children(parent)) {
            if (element.getTagName().equals(name)) {
                return element;
            }
        }
        throw new IOException("the cascade has no <" + name + ">");
    }

    private static List<Element> children(Element parent) {
        List<Element> elements = new ArrayList<>();
        for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element element) {
                elements.add(element);
            }
        }
        return elements;
    }
}
