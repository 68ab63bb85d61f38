using Google.Protobuf;
using Panns.Transfer.Pretraining.Packs;

namespace Panns.Transfer.Pretraining.Records;

/// <summary>Files of published embeddings, to be packed: each is an entry that comes to as many clips as it has records.</summary>
/// <param name="folder">Their folder.</param>
/// <param name="files">Paths below it.</param>
/// <param name="classes">Number of classes.</param>
/// <param name="blackList">Clips to leave out; null for none.</param>
internal sealed class EmbeddingList(string folder, IReadOnlyList<string> files, int classes, BlackList? blackList) : IPackList
{
    public const int Vectors = 10;
    public const int VectorSize = 128;

    // What counts as 0.
    private const byte Zero = 128;

    public int Count => files.Count;

    public string IdentityOf(int first, int count)
        => string.Join('\n', files.Skip(first).Take(count).Select(file => FormattableString.Invariant($"{file} {new FileInfo(Path.Combine(folder, file)).Length}")).Append(blackList?.Identity ?? ""));

    public void Write(ShardWriter shard, int first, int count, Action<int> advanced, CancellationToken cancellationToken)
    {
        var content = new byte[Vectors * VectorSize];
        for (var i = 0; i < count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var file = files[first + i];
            try
            {
                foreach (var record in RecordFile.Read(Path.Combine(folder, file)))
                {
                    Add(shard, file, EmbeddingRecord.Parse(record), content);
                }
            }
            catch (Exception problem) when (problem is PannsException or InvalidProtocolBufferException)
            {
                shard.AddProblem("", file, isPacked: false, problem.Message);
            }

            advanced(i + 1);
        }
    }

    private void Add(ShardWriter shard, string file, EmbeddingRecord record, byte[] content)
    {
        if (blackList?.Contains(record.Id) == true)
        {
            shard.AddProblem(record.Id, file, isPacked: false, "is on the black list");
            return;
        }

        var labels = record.Labels.Distinct().Order().ToArray();
        if (record.Embedding.Count == 0 || record.Embedding.Any(vector => vector.Length != VectorSize) || labels.Any(label => label < 0 || label >= classes))
        {
            shard.AddProblem(record.Id, file, isPacked: false, record.Embedding.Count == 0 ? "has no audio_embedding"
                : record.Embedding.Any(vector => vector.Length != VectorSize) ? FormattableString.Invariant($"has vectors of another size than {VectorSize}")
                : FormattableString.Invariant($"has a label outside the list of {classes} classes"));
            return;
        }

        content.AsSpan().Fill(Zero);
        for (var i = 0; i < Math.Min(Vectors, record.Embedding.Count); i++)
        {
            record.Embedding[i].CopyTo(content, i * VectorSize);
        }

        shard.Add<byte>(new(record.Id, file, record.Start, Math.Min(Vectors, record.Embedding.Count)), content, Array.ConvertAll(labels, label => (int)label));
        shard.Summary = shard.Summary with
        {
            Extended = shard.Summary.Extended + (record.Embedding.Count < Vectors ? 1 : 0),
            Cut = shard.Summary.Cut + (record.Embedding.Count > Vectors ? 1 : 0),
        };
    }
}
