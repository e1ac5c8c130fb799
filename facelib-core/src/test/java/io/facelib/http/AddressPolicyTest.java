package io.facelib.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.facelib.error.InvalidInputException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which addresses are public, and what can be allowed beside them. */
class AddressPolicyTest {
    private static InetAddress address(String text) {
        return ScriptedNames.address("test.example", text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.1.1.1",
                "8.8.8.8",
                "9.255.255.255",
                "11.0.0.0",
                "100.63.255.255",
                "100.128.0.0",
                "126.255.255.255",
                "128.0.0.0",
                "169.253.255.255",
                "169.255.0.0",
                "172.15.255.255",
                "172.32.0.0",
                "192.0.1.0",
                "192.0.3.0",
                "192.88.98.255",
                "192.88.100.0",
                "192.167.255.255",
                "192.169.0.0",
                "198.17.255.255",
                "198.20.0.0",
                "203.0.112.255",
                "203.0.114.0",
                "223.255.255.255",
                "2606:4700::1111",
                "2a00:1450:4001::1",
                "2001:200::1",
                "2001:db7:ffff::1",
                "2001:db9::1",
                "2003::1",
                "3ffd::1"
            })
    void address_public_isAllowed(String text) {
        assertThat(AddressPolicy.publicOnly().allows(address(text))).isTrue();
    }

    /** Any address of a range is refused, whatever its other bits. */
    @ParameterizedTest
    @CsvSource({
        "0.0.0.0,8",
        "10.0.0.0,8",
        "100.64.0.0,10",
        "127.0.0.0,8",
        "169.254.0.0,16",
        "172.16.0.0,12",
        "192.0.0.0,24",
        "192.0.2.0,24",
        "192.88.99.0,24",
        "192.168.0.0,16",
        "198.18.0.0,15",
        "198.51.100.0,24",
        "203.0.113.0,24",
        "224.0.0.0,4",
        "240.0.0.0,4",
        "::,8",
        "64:ff9b::,96",
        "64:ff9b:1::,48",
        "100::,64",
        "2001::,32",
        "2001:10::,28",
        "2001:20::,28",
        "2001:db8::,32",
        "2002::,16",
        "3fff::,20",
        "4000::,3",
        "5f00::,16",
        "fc00::,7",
        "fe80::,10",
        "fec0::,10",
        "ff00::,8"
    })
    void address_special_isRefused(String text, int bits) throws UnknownHostException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 500; i++) {
            byte[] bytes = address(text).getAddress();
            for (int bit = bits; bit < 8 * bytes.length; bit++) {
                bytes[bit / 8] |= (byte) (random.nextBoolean() ? 0x80 >> (bit % 8) : 0);
            }
            InetAddress address = InetAddress.getByAddress(bytes);
            assertThat(AddressPolicy.publicOnly().allows(address))
                    .as("%s, seed %d", address, seed)
                    .isFalse();
        }
    }

    @Test
    void address_mappedIpv4_isRefusedEvenIfPublic() {
        assertThat(AddressPolicy.publicOnly().allows(address("::ffff:8.8.8.8"))).isFalse();
        assertThat(AddressPolicy.publicOnly().allowing("127.0.0.1").allows(address("::ffff:127.0.0.1")))
                .isFalse();
    }

    @Test
    void allowing_ranges_addsExactlyThem() {
        AddressPolicy policy = AddressPolicy.publicOnly().allowing("127.0.0.1/32", "10.1.0.0/16", "fd00:1::/32", "::1");

        assertThat(policy.allows(address("127.0.0.1"))).isTrue();
        assertThat(policy.allows(address("127.0.0.2"))).isFalse();
        assertThat(policy.allows(address("10.1.255.255"))).isTrue();
        assertThat(policy.allows(address("10.2.0.0"))).isFalse();
        assertThat(policy.allows(address("fd00:1:2::3"))).isTrue();
        assertThat(policy.allows(address("fd00:2::3"))).isFalse();
        assertThat(policy.allows(address("::1"))).isTrue();
        assertThat(policy.allows(address("8.8.8.8"))).isTrue();
        assertThat(AddressPolicy.publicOnly().allows(address("127.0.0.1"))).isFalse();
    }

    @Test
    void allowing_hosts_addsTheirAddressesUnderThatNameOnly() {
        AddressPolicy policy = AddressPolicy.publicOnly().allowing("Intranet.", "minio.internal");

        assertThat(policy.allows("intranet", address("10.0.0.1"))).isTrue();
        assertThat(policy.allows("other", address("10.0.0.1"))).isFalse();
        assertThat(policy.allows(address("10.0.0.1"))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "10.0.0.0/33",
                "10.0.0.0/-1",
                "10.0.0.0/x",
                "0177.0.0.1",
                "a/8",
                "fd00::/129",
                "a..b",
                "[::1]"
            })
    void allowing_neitherHostNorRange_isRefused(String text) {
        assertThatThrownBy(() -> AddressPolicy.publicOnly().allowing(text)).isInstanceOf(InvalidInputException.class);
    }
}
