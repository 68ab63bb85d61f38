using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Panns.TorchSharp.Native;
using Panns.TorchSharp.Native.Elf;

namespace Panns.TorchSharp.Tests.Native.Elf;

/// <summary>If a library requires a version that it does not use, one flag of that requirement is changed and nothing else.</summary>
public sealed class UnusedVersionTests
{
    private const string Version = "GLIBCXX_9.9.9";
    private static readonly byte[] Image = LibraryImage.Create(Version);

    [Fact]
    public void One_flag_changes_and_the_original_stays()
    {
        var original = Image.AsSpan().ToArray();
        var copy = UnusedVersion.Waive(original, LibraryImage.Provider, Version);
        Assert.Equal(Image, original);
        var (place, _) = Assert.Single(Image.Index(), entry => copy[entry.Index] != entry.Item);
        Assert.Equal((LibraryImage.Places.Flags, 2), (place, copy[place]));
        Assert.Equal(copy, UnusedVersion.Waive(copy, LibraryImage.Provider, Version));
    }

    /// <summary>The system's loader decides: it refuses the original and loads the patched copy.</summary>
    [Fact]
    public void The_system_loads_what_it_refused()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture == Architecture.X64, "libraries for Linux on x64");
        var folder = Directory.CreateTempSubdirectory("panns-elf-").FullName;
        try
        {
            var (refused, loaded, used) = (Path.Combine(folder, "librefused.so"), Path.Combine(folder, "libloaded.so"), Path.Combine(folder, "libused.so"));
            File.WriteAllBytes(refused, Image);
            var problem = Assert.Throws<DllNotFoundException>(() => NativeLibrary.Load(refused));
            Assert.Equal(new LackedVersion(LibraryImage.Provider, Version, refused), LackedVersion.Find(problem.Message));
            File.WriteAllBytes(loaded, UnusedVersion.Waive(Image, LibraryImage.Provider, Version));
            NativeLibrary.Free(NativeLibrary.Load(loaded));

            // The check is necessary: if a function of the version is used, the flag alone does not help.
            var image = LibraryImage.Create(Version, usesVersion: true);
            image[LibraryImage.Places.Flags] = 2;
            File.WriteAllBytes(used, image);
            Assert.Contains("undefined symbol: panns_no_such_function", Assert.Throws<DllNotFoundException>(() => NativeLibrary.Load(used)).Message, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void A_version_in_use_is_refused() => AssertRefused(LibraryImage.Create(Version, usesVersion: true), $"it uses what {LibraryImage.Provider} has of {Version}");

    [Theory]
    [InlineData(LibraryImage.Provider, "GLIBC_2.2.5")]
    [InlineData("libc.so.6", Version)]
    [InlineData(LibraryImage.Provider, "GLIBCXX_9.9")]
    public void A_need_that_is_not_there_is_refused(string provider, string version)
        => Assert.Equal(
            $"it does not ask {provider} for {version}", Assert.Throws<InvalidDataException>(() => UnusedVersion.Waive(Image, provider, version)).Message);

    [Fact]
    public void Other_machines_are_refused() => AssertRefused(With(LibraryImage.Places.Machine, 183, 2), "it is no shared library for x64");

    [Fact]
    public void What_is_no_library_is_refused()
    {
        AssertRefused([], "it is no ELF file of 64 bits");
        AssertRefused(new byte[4096], "it is no ELF file of 64 bits");
        AssertRefused("This is no library, whatever its name says, and longer than a header of one."u8.ToArray(), "it is no ELF file of 64 bits");
    }

    public static TheoryData<int, uint, string> Damages => new()
    {
        { LibraryImage.Places.SegmentSize, 0x7fffffff, "it is shorter than its program headers say" },
        { LibraryImage.Places.NextVersion, 4, "its version needs overlap" },
        { LibraryImage.Places.NextNeed, 0xfffffff0, "nothing is loaded to 16 bytes at 100000210" },
        { LibraryImage.Places.VersionName, 0xffffff, "its string 16777215 is not in the string table" },
        { LibraryImage.Places.RelocatedSymbol, 0xffffffff, "nothing is loaded to 2 bytes at 2000001c6" },
    };

    [Theory]
    [MemberData(nameof(Damages))]
    public void Damage_is_named(int place, uint value, string problem) => AssertRefused(With(place, value, 4), problem);

    [Fact]
    public void A_library_cut_off_anywhere_is_refused()
    {
        for (var length = 0; length < Image.Length; length++)
        {
            _ = Assert.Throws<InvalidDataException>(() => UnusedVersion.Waive(Image[..length], LibraryImage.Provider, Version));
        }
    }

    /// <summary>Every byte in turn gets every value: no other exception is thrown, and the result differs at most in that flag.</summary>
    [Fact]
    public void No_damage_of_a_byte_leads_astray()
    {
        var image = Image.AsSpan().ToArray();
        for (var place = 0; place < image.Length; place++)
        {
            for (var value = 0; value < 256; value++)
            {
                image[place] = (byte)value;
                AssertSafe(image);
            }

            image[place] = Image[place];
        }
    }

    [Fact]
    public void No_damage_of_many_bytes_leads_astray()
    {
        var random = new Random(1);
        for (var round = 0; round < 20_000; round++)
        {
            var image = Image.AsSpan().ToArray();
            for (var count = random.Next(1, 8); count > 0; count--)
            {
                var place = random.Next(0, image.Length - 8) & ~3;
                BinaryPrimitives.WriteUInt32LittleEndian(image.AsSpan(place), (uint)random.NextInt64(1L << random.Next(1, 33)));
            }

            AssertSafe(image);
        }
    }

    private static void AssertSafe(byte[] image)
    {
        byte[] copy;
        try
        {
            copy = UnusedVersion.Waive(image, LibraryImage.Provider, Version);
        }
        catch (InvalidDataException)
        {
            return;
        }

        var changed = 0;
        for (var i = 0; i < image.Length; i++)
        {
            if (copy[i] != image[i])
            {
                changed++;
                Assert.Equal(image[i] | 2, copy[i]);
            }
        }

        Assert.InRange(changed, 0, 1);
    }

    private static byte[] With(int place, uint value, int size)
    {
        var image = Image.AsSpan().ToArray();
        Span<byte> word = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(word, value);
        word[..size].CopyTo(image.AsSpan(place));
        return image;
    }

    private static void AssertRefused(byte[] image, string problem)
        => Assert.Equal(problem, Assert.Throws<InvalidDataException>(() => UnusedVersion.Waive(image, LibraryImage.Provider, Version)).Message);
}
