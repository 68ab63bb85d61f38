#if PANNS_PUREHDF
using System.Collections.Immutable;
using Panns.Transfer.Pretraining.Hdf5;
using Panns.Transfer.Pretraining.Packing;
using Panns.Transfer.Pretraining.Packs;
#endif

namespace Panns.Transfer.Pretraining;

/// <summary>Makes packs of the waveforms that the released code packs into HDF5 files.</summary>
public static class WaveformPacking
{
    /// <summary>Packs the clips of HDF5 files, in order; cut short, it goes on when it is run again.</summary>
    /// <param name="files">
    /// Files of the released code's pack_waveforms_to_hdf5: <c>audio_name</c>, <c>waveform</c> int16, <c>target</c> bool or float; of one
    /// rate, length and number of classes.
    /// </param>
    /// <param name="folder">The pack's folder; made where missing.</param>
    /// <param name="classes">The list of classes, class_labels_indices.csv; null for AudioSet's own.</param>
    /// <param name="blackList">Clips to leave out; null for none.</param>
    /// <param name="progress">Hears how far it is; null for nobody.</param>
    /// <param name="cancellationToken">Stops the work, which stays for the next run.</param>
    /// <exception cref="PannsException">A file is none of these or damaged, they differ, the pack cannot be written, or this build reads no HDF5.</exception>
    public static PackResult Run(
        IReadOnlyList<string> files, string folder, string? classes = null, BlackList? blackList = null, IProgress<TransferProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentOutOfRangeException.ThrowIfZero(files.Count, nameof(files));
#if PANNS_PUREHDF
        var labels = classes is null ? AudioSetLabels.All : ClassTable.Read(classes);
        var open = ImmutableArray.CreateBuilder<WaveformFile>(files.Count);
        try
        {
            foreach (var path in files)
            {
                var file = new WaveformFile(path);
                open.Add(file);
                if (file.Classes != labels.Count)
                {
                    throw new PannsException(FormattableString.Invariant($"{path}: has targets of {file.Classes} classes, the list of classes has {labels.Count}: name its own"));
                }

                if (file.Samples != open[0].Samples || file.SampleRate != open[0].SampleRate)
                {
                    throw new PannsException($"{path}: its clips have another length or rate than those of {open[0].Path}");
                }
            }

            var manifest = new PackManifest
            {
                Content = PackContent.Waveform,
                SampleRate = open[0].SampleRate ?? WaveformFile.UsualRate,
                ClipShape = [open[0].Samples],
                Labels = labels,
                Shards = [],
                Identity = "",
            };
            var entries = PackBuilder.ShardEntries((long)open[0].Samples * sizeof(short));
            return PackBuilder.Run(folder, manifest, new WaveformList(open.ToImmutable(), blackList), entries, progress, cancellationToken);
        }
        finally
        {
            foreach (var file in open)
            {
                file.Dispose();
            }
        }
#else
        throw new PannsException($"{files[0]}: this build reads no HDF5 files: it was made without PureHDF");
#endif
    }
}
