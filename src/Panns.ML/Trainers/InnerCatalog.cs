using Microsoft.ML;

namespace Panns.ML.Trainers;

/// <summary>Creates the steps inside trained models, because the trainers' catalog, all that a trainer is given, has no transforms.</summary>
internal static class InnerCatalog
{
    private static readonly MLContext Context = new(seed: 0);

    public static TransformsCatalog Transforms => Context.Transforms;

    public static DataOperationsCatalog Data => Context.Data;
}
