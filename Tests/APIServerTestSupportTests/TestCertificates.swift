import APIServerTestSupport

/// Certificates for tests, good from 2020 to 2120: an authority, a server at 127.0.0.1 and a client. The keys protect
/// nothing.
enum TestCertificates {
    static let server = TLSIdentity(certificates: serverCertificate, privateKey: serverKey)

    static let authority = """
        -----BEGIN CERTIFICATE-----
        MIIBVDCB+6ADAgECAgEBMAoGCCqGSM49BAMCMBkxFzAVBgNVBAMMDnRlc3QtYXV0
        aG9yaXR5MCAXDTIwMDEwMTAwMDAwMFoYDzIxMjAwMTAxMDAwMDAwWjAZMRcwFQYD
        VQQDDA50ZXN0LWF1dGhvcml0eTBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABAqJ
        gOg+Xb5xFMNAOXv03p0xlLWKb3hlUJ8IfXDadYCtn23KZvWNwDh0O7xy/bL2mr5n
        mF9mzZJ4CadLdOBb6rGjMjAwMA8GA1UdEwEB/wQFMAMBAf8wHQYDVR0OBBYEFDDi
        Z9WGiQpKXqHtvQUPlCKepfx1MAoGCCqGSM49BAMCA0gAMEUCIQDsquYUvsOrcfFP
        sD8g02gBN935yABzg+U2wUo8IawOOAIgKbprEWOJeih3Pc2fFVLjQ/NMztPwoyi9
        hrhJuaOINmA=
        -----END CERTIFICATE-----
        """

    static let serverCertificate = """
        -----BEGIN CERTIFICATE-----
        MIIBmjCCAT+gAwIBAgIBAjAKBggqhkjOPQQDAjAZMRcwFQYDVQQDDA50ZXN0LWF1
        dGhvcml0eTAgFw0yMDAxMDEwMDAwMDBaGA8yMTIwMDEwMTAwMDAwMFowGTEXMBUG
        A1UEAwwOa3ViZS1hcGlzZXJ2ZXIwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAASk
        Gja5GvV8/iu1ika4DainZVWCPm3ElgFgVtNeWshN+a1y/W7xpYXZC417GHGB0FGx
        Tl921q9Agi8I5gHATS+oo3YwdDAyBgNVHREEKzAphwR/AAABgglsb2NhbGhvc3SC
        Fmt1YmVybmV0ZXMuZGVmYXVsdC5zdmMwHQYDVR0OBBYEFG3HnLOy4VAWSHhpcHyn
        DkNGgYjEMB8GA1UdIwQYMBaAFDDiZ9WGiQpKXqHtvQUPlCKepfx1MAoGCCqGSM49
        BAMCA0kAMEYCIQCIuca2JfXamH4CPSH/aeS8tfuwlvNUm015rSbEMUmrKAIhANBQ
        U/5Mjicbj5yJbl2Ta8kIAKjIOMySHkapbk+tRu7V
        -----END CERTIFICATE-----
        """

    static let serverKey = """
        -----BEGIN PRIVATE KEY-----
        MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgOyJg83q5ZpAAvv3b
        OUu5hbaxnh5z5VmHFj4V+5iHmGOhRANCAASkGja5GvV8/iu1ika4DainZVWCPm3E
        lgFgVtNeWshN+a1y/W7xpYXZC417GHGB0FGxTl921q9Agi8I5gHATS+o
        -----END PRIVATE KEY-----
        """

    static let clientCertificate = """
        -----BEGIN CERTIFICATE-----
        MIIBiDCCAS6gAwIBAgIBAzAKBggqhkjOPQQDAjAZMRcwFQYDVQQDDA50ZXN0LWF1
        dGhvcml0eTAgFw0yMDAxMDEwMDAwMDBaGA8yMTIwMDEwMTAwMDAwMFowJzEOMAwG
        A1UEAwwFc2h1bnQxFTATBgNVBAoMDHN5c3RlbTpub2RlczBZMBMGByqGSM49AgEG
        CCqGSM49AwEHA0IABN0P0dPH2a7G6+Jx+ioDws3Ub0xhdaUBsKA2UKVx9IBCSk27
        P/wPPfPHoHu3wvZOhQeHJckBWP0PyI+c2/F8mOmjVzBVMBMGA1UdJQQMMAoGCCsG
        AQUFBwMCMB0GA1UdDgQWBBSnOQRpwzwsGXx+SoHH4ocFDkptlzAfBgNVHSMEGDAW
        gBQw4mfVhokKSl6h7b0FD5QinqX8dTAKBggqhkjOPQQDAgNIADBFAiEA7RUUFSew
        MMgQ7M+8yarTVyAuCuK/F4pSkexC0Bwyf40CICDTdAKALpXbwbqKnPgFu5+Rc3JZ
        ou+Gpj4Hu2PBi5iy
        -----END CERTIFICATE-----
        """

    static let clientKey = """
        -----BEGIN PRIVATE KEY-----
        MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgPhsTveg457Pa/mBi
        cT8ZMq4+SnWShxxBXW/011KO/WShRANCAATdD9HTx9muxuvicfoqA8LN1G9MYXWl
        AbCgNlClcfSAQkpNuz/8Dz3zx6B7t8L2ToUHhyXJAVj9D8iPnNvxfJjp
        -----END PRIVATE KEY-----
        """
}
